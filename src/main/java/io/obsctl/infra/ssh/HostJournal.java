package io.obsctl.infra.ssh;

import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult;
import io.obsctl.model.HostLayout;
import io.obsctl.model.LogLine;
import io.obsctl.model.LogRequest;
import io.obsctl.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The journal of a host's collector. */
final class HostJournal {
    private static final Duration READING = Duration.ofMinutes(2);
    private static final Duration FOLLOWING = Duration.ofDays(365);
    private static final int LONGEST = 8000;

    private final SshConnection connection;

    HostJournal(SshConnection connection) {
        this.connection = connection;
    }

    void read(LogRequest request, Consumer<LogLine> lines) throws SshFailure {
        String host = connection.endpoint().name();
        RemoteResult result = connection.run(
                "logs",
                RemoteCommand.of(argv(request).toArray(String[]::new)),
                new byte[0],
                request.follow() ? FOLLOWING : READING,
                line -> parse(host, line).ifPresent(lines));
        // With --grep and no match it ends with 1 and says nothing.
        if (result.status() != 0 && !result.error().isBlank()) {
            throw new SshFailure(
                    Problem.error("host/journal", "the journal cannot be read", host + ": " + result.shortError()));
        }
    }

    static List<String> argv(LogRequest request) {
        List<String> argv = new ArrayList<>(List.of(
                "journalctl",
                "--quiet",
                "--no-pager",
                "--output=json",
                "--unit=" + HostLayout.OWN_UNIT_NAME,
                "--unit=" + HostLayout.DISTRIBUTION_UNIT_NAME,
                "--lines=" + request.lines()));
        if (request.since() != null) {
            argv.add("--since=@" + request.since().getEpochSecond());
        }
        if (request.grep() != null) {
            argv.add("--grep=" + request.grep());
        }
        if (request.follow()) {
            argv.add("--follow");
        }
        return argv;
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
