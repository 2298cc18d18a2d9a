package io.obsctl.model;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One switch that a machine made or undid.
 *
 * @param run the run's id, as its log and systemd's unit are named
 * @param release the name of the release that it went to; may be empty
 * @param before the name of the release that was live before; empty at the first deploy
 * @param problem the id of what went wrong, or empty
 * @param action {@code deploy} or {@code rollback}, as {@link #action(String, String)} writes it; empty when it is not
 *     recorded
 * @param who who did it; may be empty
 */
public record PastRun(
        Instant when,
        String run,
        Result result,
        String release,
        String before,
        How how,
        String problem,
        String action,
        String who) {
    /** A check that was left out because a person wanted it: whether backends let the release in. */
    public static final String SKIP_LANE_CHECK = "skip-lane-check";

    private static final String RELEASES = "releases/";

    /** A line of a place's history; empty for one that a full disk or a power cut left unfinished. */
    public static Optional<PastRun> read(String line) {
        String[] words = line.split(" ", 9);
        if (words.length < 5) {
            return Optional.empty();
        }
        Optional<Result> result = Arrays.stream(Result.values())
                .filter(r -> r.word.equals(words[2]))
                .findFirst();
        try {
            Instant when = Instant.parse(words[0]);
            return result.map(r -> new PastRun(
                    when,
                    words[1],
                    r,
                    name(words[3]),
                    name(words[4]),
                    how(word(words, 5)),
                    word(words, 6),
                    word(words, 7),
                    word(words, 8)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** All lines of a history, which are in the order of time, latest first. */
    public static List<PastRun> readAll(String text) {
        List<PastRun> runs = new ArrayList<>();
        text.lines().map(PastRun::read).flatMap(Optional::stream).forEach(runs::add);
        Collections.reverse(runs);
        return runs;
    }

    /** The line that {@link #read} reads, without its end. */
    public String line() {
        return String.join(
                " ",
                when.toString(),
                run,
                result.word,
                release.isEmpty() ? "-" : RELEASES + release,
                before.isEmpty() ? "-" : RELEASES + before,
                how.word,
                problem.isEmpty() ? "-" : problem,
                action.isEmpty() ? "-" : action,
                who.isEmpty() ? "-" : who.replaceAll("\\p{Cntrl}", " "));
    }

    /** What is written down as the action. */
    public static String action(String verb, String skipped) {
        return skipped.isEmpty() ? verb : verb + "," + skipped;
    }

    /** The action without what was left out. */
    public String verb() {
        return action.replaceFirst(",.*", "");
    }

    /** What was left out, such as {@link #SKIP_LANE_CHECK}; empty when nothing was. */
    public String skipped() {
        return action.contains(",") ? action.substring(action.indexOf(',') + 1) : "";
    }

    /** A release's name, from the link that leads to it. */
    public static String name(String link) {
        return link.equals("-") ? "" : link.startsWith(RELEASES) ? link.substring(RELEASES.length()) : link;
    }

    private static String word(String[] words, int at) {
        return at >= words.length || words[at].equals("-") ? "" : words[at];
    }

    private static How how(String word) {
        return Arrays.stream(How.values())
                .filter(h -> h.word.equals(word))
                .findFirst()
                .orElse(How.RUN);
    }

    /** How it ended. */
    public enum Result {
        APPLIED("applied"),
        PUT_BACK("putback"),
        REFUSED("refused"),
        BROKEN("broken");

        private final String word;

        Result(String word) {
            this.word = word;
        }
    }

    /** What brought it to its end. */
    public enum How {
        /** The run itself. */
        RUN("apply"),
        /** The machine, after the run was cut off. */
        RECOVERY("recover"),
        /** The machine at its next boot. */
        BOOT("boot");

        private final String word;

        How(String word) {
            this.word = word;
        }
    }
}
