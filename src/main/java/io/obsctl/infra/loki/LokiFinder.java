package io.obsctl.infra.loki;

import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.LaneReader;
import io.obsctl.infra.http.LaneReader.Read;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.Probe;
import io.obsctl.model.ProbeNames;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import io.obsctl.model.Stack;
import io.obsctl.verify.SignalFinder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a log line back by its body, in an explicit window. The service is the label {@code service_name} for what came
 * as OTLP; what {@code otelcol.exporter.loki} writes has it in {@code job}.
 */
public final class LokiFinder implements SignalFinder {
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final LaneReader reader;

    public LokiFinder(LaneReader reader) {
        this.reader = reader;
    }

    @Override
    public Signal signal() {
        return Signal.LOGS;
    }

    @Override
    public Found find(Stack stack, Probe probe, Instant now) {
        String filter = " |= " + quoted("run=" + probe.run()) + " |= " + quoted("host=" + probe.host());
        for (String selector : selectors(ProbeNames.SERVICE)) {
            Read read = range(stack, selector + filter, probe.from().minus(MARGIN), now.plus(MARGIN));
            if (read instanceof Read.Refused refused) {
                return new Found.CouldNotAsk(refused.why(), refused.status(), refused.lasting());
            }
            Answered answered = ((Read.Answer) read).answered();
            JsonNode streams = streams(answered);
            if (streams == null) {
                Read.Refused refused = LaneReader.refused(answered);
                return new Found.CouldNotAsk(refused.why(), refused.status(), true);
            }
            if (!streams.isEmpty()) {
                boolean correlated = Json.compact(streams).contains(probe.traceId());
                return new Found.All(correlated ? "line with its trace id" : "line, without its trace id", correlated);
            }
        }
        return new Found.NotYet("");
    }

    @Override
    public LastSeen lastSeen(Stack stack, String service, Instant from, Instant until) {
        long latest = 0;
        for (String selector : selectors(service)) {
            Read read = range(stack, selector, from, until);
            if (read instanceof Read.Refused refused) {
                return new LastSeen.CouldNotAsk(refused.why());
            }
            Answered answered = ((Read.Answer) read).answered();
            JsonNode streams = streams(answered);
            if (streams == null) {
                return new LastSeen.CouldNotAsk(
                        "loki " + LaneReader.refused(answered).why());
            }
            for (JsonNode stream : streams) {
                String at = stream.path("values").path(0).path(0).asString("0");
                latest = Math.max(latest, at.matches("[0-9]{1,19}") ? Long.parseLong(at) : 0);
            }
            if (latest > 0) {
                return new LastSeen.At(Instant.ofEpochSecond(latest / 1_000_000_000L, latest % 1_000_000_000L));
            }
        }
        return new LastSeen.NotThere();
    }

    private static List<String> selectors(String service) {
        String regex = "(.+/)?" + service.replaceAll("([.*+?^${}()|\\[\\]\\\\])", "\\\\$1");
        return List.of("{service_name=" + quoted(service) + "}", "{job=~" + quoted(regex) + "}");
    }

    private Read range(Stack stack, String query, Instant from, Instant until) {
        LaneAddress lane = stack.lanes().loki();
        SecretRef token = stack.tokens().read();
        return reader.get(
                lane,
                token == null ? stack.tokens().write() : token,
                "/loki/api/v1/query_range?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&start="
                        + nanos(from) + "&end=" + nanos(until) + "&limit=5&direction=backward");
    }

    private static @Nullable JsonNode streams(Answered answered) {
        if (!answered.success() || !(Json.parse(answered.body()) instanceof Parsed parsed)) {
            return null;
        }
        JsonNode result = parsed.node().path("data").path("result");
        return result.isArray() ? result : null;
    }

    private static String nanos(Instant at) {
        return at.getEpochSecond() + String.format(java.util.Locale.ROOT, "%09d", at.getNano());
    }

    /** A LogQL string. */
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
