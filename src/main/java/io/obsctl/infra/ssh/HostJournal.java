package io.obsctl.infra.ssh;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult;
import io.obsctl.model.HostLayout;
import io.obsctl.model.LogLine;
import io.obsctl.model.LogRequest;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The journal of a host's collector. */
final class HostJournal {
    private static final Duration READING = Duration.ofMinutes(2);
    private static final Duration FOLLOWING = Duration.ofDays(365);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final int LONGEST = 8000;

    /** What journalctl says when it cannot wait for lines: it shows those that are there and ends with 0. */
    private static final String NO_WATCH = "Reverting to -n";

    private final SshConnection connection;

    HostJournal(SshConnection connection) {
        this.connection = connection;
    }

    /** Gives the lines that are there. */
    void read(LogRequest request, Consumer<LogLine> lines) throws SshFailure {
        String host = connection.endpoint().name();
        journal(argv(request, null, false), READING, line -> parse(host, line).ifPresent(lines));
    }

    /**
     * Gives lines as they come, until it is to end. A connection that breaks is opened again and goes on
     * behind the last line. Where the host has no watch left to give (journalctl ends well then, and has shown nothing
     * new), it is asked again and again.
     *
     * @param sink hears what people should know meanwhile
     * @param over whether it is to end; the connection is closed then too
     */
    void follow(LogRequest request, Consumer<LogLine> lines, Sink sink, BooleanSupplier over) throws SshFailure {
        String host = connection.endpoint().name();
        AtomicReference<@Nullable String> last = new AtomicReference<>();
        Consumer<String> take = line -> {
            cursor(line).ifPresent(last::set);
            parse(host, line).ifPresent(lines);
        };
        journal(newest(), READING, line -> cursor(line).ifPresent(last::set));
        List<String> argv = argv(request, null, true);
        boolean watched = true;
        boolean there = true;
        while (!ends(over)) {
            try {
                connection.session();
                if (!there) {
                    there = true;
                    sink.emit(new Event.Finished(host, "connect", true, null));
                }
                boolean unwatched = journal(argv, FOLLOWING, take).error().contains(NO_WATCH);
                if (unwatched && watched) {
                    watched = false;
                    sink.emit(new Event.Noticed(host, polled(host)));
                }
            } catch (SshFailure e) {
                if (ends(over)) {
                    return;
                }
                boolean line = e.problem().id().toString().startsWith("ssh/");
                if (!line || SshProblems.exitCode(e.problem()) != ExitCode.UNREACHABLE) {
                    throw e;
                }
                connection.close();
                if (there) {
                    there = false;
                    sink.emit(new Event.Noticed(host, broken(e.problem())));
                }
            }
            LockSupport.parkNanos(AGAIN.toNanos());
            argv = argv(request, last.get(), true);
        }
    }

    private static boolean ends(BooleanSupplier over) {
        return over.getAsBoolean() || Thread.currentThread().isInterrupted();
    }

    private static Problem polled(String host) {
        return Problem.warning(
                "host/journal-polled",
                "the host cannot watch its journal, so it is asked every " + AGAIN.toSeconds() + " seconds",
                host + ": its limit of inotify instances is used up");
    }

    private static Problem broken(Problem why) {
        return why.as(Severity.WARNING).hint("It is tried again until it answers; then its lines go on.");
    }

    private RemoteResult journal(List<String> argv, Duration longest, Consumer<String> lines) throws SshFailure {
        RemoteResult result =
                connection.run("logs", RemoteCommand.of(argv.toArray(String[]::new)), new byte[0], longest, lines);
        // With --grep and no match it ends with 1 and says nothing.
        if (result.status() != 0 && !result.error().isBlank()) {
            throw new SshFailure(Problem.error(
                    "host/journal",
                    "the journal cannot be read",
                    connection.endpoint().name() + ": " + result.shortError()));
        }
        return result;
    }

    private static List<String> newest() {
        return List.of("journalctl", "--quiet", "--no-pager", "--output=json", "--lines=1");
    }

    /**
     * @param after the last line that is known, or {@code null} to begin where the request says
     * @param follow whether it goes on with lines that come
     */
    static List<String> argv(LogRequest request, @Nullable String after, boolean follow) {
        List<String> argv = new ArrayList<>(List.of(
                "journalctl",
                "--quiet",
                "--no-pager",
                "--output=json",
                "--unit=" + HostLayout.OWN_UNIT_NAME,
                "--unit=" + HostLayout.DISTRIBUTION_UNIT_NAME,
                "--lines=" + (after == null ? String.valueOf(request.lines()) : "all")));
        if (after != null) {
            argv.add("--after-cursor=" + after);
        } else if (request.since() != null) {
            argv.add("--since=@" + request.since().getEpochSecond());
        }
        if (request.grep() != null) {
            argv.add("--grep=" + request.grep());
        }
        if (follow) {
            argv.add("--follow");
        }
        return argv;
    }

    /** Where in the journal the line stands. */
    private static Optional<String> cursor(String json) {
        return Json.parse(json) instanceof JsonResult.Parsed parsed
                ? Optional.of(parsed.node().path("__CURSOR").asString("")).filter(c -> !c.isEmpty())
                : Optional.empty();
    }

    /** A line of the journal's JSON; what is none is left out. */
    static Optional<LogLine> parse(String host, String json) {
        if (!(Json.parse(json) instanceof JsonResult.Parsed parsed)) {
            return Optional.empty();
        }
        JsonNode node = parsed.node();
        String micros = node.path("__REALTIME_TIMESTAMP").asString("");
        if (!micros.matches("\\d{1,18}")) {
            return Optional.empty();
        }
        long time = Long.parseLong(micros);
        String priority = node.path("PRIORITY").asString("6");
        String text = text(node.path("MESSAGE"));
        return Optional.of(new LogLine(
                Instant.ofEpochSecond(time / 1_000_000, time % 1_000_000 * 1000),
                host,
                priority.matches("[0-7]") ? Integer.parseInt(priority) : 6,
                text.substring(0, Math.min(LONGEST, text.length()))));
    }

    /** Bytes that are no UTF-8 come as numbers. What a terminal would obey is taken out. */
    private static String text(JsonNode message) {
        String text = message.asString("");
        if (message.isArray()) {
            byte[] bytes = new byte[message.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) message.get(i).asInt(0);
            }
            text = new String(bytes, StandardCharsets.UTF_8);
        }
        return text.replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "").replaceAll("\\p{Cntrl}", " ");
    }
}
