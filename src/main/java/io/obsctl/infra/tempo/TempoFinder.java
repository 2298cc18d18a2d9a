package io.obsctl.infra.tempo;

import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.LaneReader;
import io.obsctl.infra.http.LaneReader.Read;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.Probe;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import io.obsctl.model.Stack;
import io.obsctl.verify.SignalFinder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Reads a trace by its id and without a window: with one, blocks outside of it are not looked into, and search lags
 * behind (facts/loki-tempo.md).
 */
public final class TempoFinder implements SignalFinder {
    private final LaneReader reader;

    public TempoFinder(LaneReader reader) {
        this.reader = reader;
    }

    @Override
    public Signal signal() {
        return Signal.TRACES;
    }

    @Override
    public Found find(Stack stack, Probe probe, Instant now) {
        Read read = ask(stack, "/api/traces/" + probe.traceId());
        if (read instanceof Read.Answer answer && noSuchPath(answer.answered())) {
            read = ask(stack, "/api/v2/traces/" + probe.traceId());
        }
        if (read instanceof Read.Refused refused) {
            return new Found.CouldNotAsk(refused.why(), refused.status(), refused.lasting());
        }
        Answered answered = ((Read.Answer) read).answered();
        if (noSuchPath(answered)) {
            Read.Refused refused = LaneReader.refused(answered);
            return new Found.CouldNotAsk(refused.why(), refused.status(), true);
        }
        if (answered.status() == 404) {
            return new Found.NotYet("");
        }
        if (!(Json.parse(answered.body()) instanceof Parsed parsed)) {
            return new Found.CouldNotAsk("Tempo's answer is no JSON", answered.status(), true);
        }
        int spans = spans(parsed.node());
        String trace = probe.traceId().substring(0, 6) + "…"
                + probe.traceId().substring(probe.traceId().length() - 2);
        if (spans >= Probe.SPANS) {
            return new Found.All(spans + " spans, trace " + trace, null);
        }
        return new Found.NotYet(spans == 0 ? "" : spans + " of " + Probe.SPANS + " spans of trace " + trace);
    }

    /** An unknown trace is 404 without a body (or 200 without spans); a wrong path says so in its body. */
    private static boolean noSuchPath(Answered answered) {
        return answered.status() == 404
                && answered.text().toLowerCase(Locale.ROOT).contains("page not found");
    }

    private static int spans(JsonNode answer) {
        JsonNode trace = answer.has("trace") ? answer.get("trace") : answer;
        int count = 0;
        for (String resources : new String[] {"batches", "resourceSpans"}) {
            for (JsonNode resource : trace.path(resources)) {
                for (String scopes : new String[] {"scopeSpans", "instrumentationLibrarySpans"}) {
                    for (JsonNode scope : resource.path(scopes)) {
                        count += scope.path("spans").size();
                    }
                }
            }
        }
        return count;
    }

    @Override
    public LastSeen lastSeen(Stack stack, String service, Instant from, Instant until) {
        String quoted = service.replace("\\", "\\\\").replace("\"", "\\\"");
        String query = "{ resource.service.name = \"" + quoted + "\" }";
        Read read = ask(
                stack,
                "/api/search?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&limit=20&start="
                        + from.getEpochSecond() + "&end=" + (until.getEpochSecond() + 1));
        if (read instanceof Read.Refused refused) {
            return new LastSeen.CouldNotAsk(refused.why());
        }
        Answered answered = ((Read.Answer) read).answered();
        if (answered.status() == 404 || !(Json.parse(answered.body()) instanceof Parsed parsed)) {
            return new LastSeen.CouldNotAsk(
                    "tempo " + LaneReader.refused(answered).why());
        }
        long latest = 0;
        for (JsonNode trace : parsed.node().path("traces")) {
            String start = trace.path("startTimeUnixNano").asString("0");
            latest = Math.max(latest, start.matches("[0-9]{1,19}") ? Long.parseLong(start) : 0);
        }
        return latest == 0
                ? new LastSeen.NotThere()
                : new LastSeen.At(Instant.ofEpochSecond(latest / 1_000_000_000L, latest % 1_000_000_000L));
    }

    private Read ask(Stack stack, String path) {
        LaneAddress lane = stack.lanes().tempo();
        SecretRef read = stack.tokens().read();
        return reader.get(lane, read == null ? stack.tokens().write() : read, path);
    }
}
