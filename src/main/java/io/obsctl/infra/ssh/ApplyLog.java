package io.obsctl.infra.ssh;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what {@code apply.sh} says, line by line, and hands it on as events. Used by one thread at a time. */
final class ApplyLog {
    /**
     * How it ended.
     *
     * @param result {@code applied}, {@code putback}, {@code broken} or {@code refused}
     * @param problem a problem id, or {@code -}
     */
    record End(String result, String problem, String detail) {}

    private final String host;
    private final Sink sink;
    private int seen;
    private @Nullable End end;

    ApplyLog(String host, Sink sink) {
        this.host = host;
        this.sink = sink;
    }

    void line(String line) {
        seen++;
        String[] words = line.split(" ", 4);
        if (words.length >= 3 && words[0].equals("step")) {
            String note = words.length > 3 && !words[3].isBlank() ? words[3].strip() : null;
            sink.emit(
                    words[2].equals("begin")
                            ? new Event.Started(host, words[1])
                            : new Event.Finished(host, words[1], words[2].equals("ok"), note));
        } else if (words.length >= 2 && words[0].equals("note")) {
            String detail =
                    host + line.substring("note ".length() + words[1].length()).replaceFirst("^ ", ": ");
            sink.emit(new Event.Noticed(host, ApplyProblems.note(words[1], detail)));
        } else if (words.length >= 2 && words[0].equals("end")) {
            end = new End(words[1], words.length > 2 ? words[2] : "-", words.length > 3 ? words[3].strip() : "");
        }
    }

    /** How many lines were read, so that a new connection can go on after them. */
    int seen() {
        return seen;
    }

    Optional<End> end() {
        return Optional.ofNullable(end);
    }
}
