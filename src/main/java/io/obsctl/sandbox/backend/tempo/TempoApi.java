package io.obsctl.sandbox.backend.tempo;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Refusal;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.traces.TraceStore;
import io.obsctl.sandbox.wire.ProtoJson;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tempo's read API, without credentials: whoever mounts it guards it. */
public final class TempoApi {
    private final TraceStore store;
    private final TraceSearch search;
    private final int unknownTrace;

    /**
     * @param searchLag how long after its arrival a trace is found by search; by id it is found at once
     * @param unknownTrace status of an unknown id on the first version of the API
     */
    public TempoApi(TraceStore store, Clock clock, Duration searchLag, int unknownTrace) {
        this.store = store;
        this.search = new TraceSearch(store, clock, searchLag);
        this.unknownTrace = unknownTrace;
    }

    /** What stands between the world and a handler. */
    public interface Before {
        Router.Handler wrap(Router.Handler handler);
    }

    /** Mounts the API under {@code prefix}, for example {@code /tempo}. */
    public void mount(Router router, String prefix, Before before) {
        router.get(prefix + "/api/traces/{id}", before.wrap(this::trace));
        router.get(prefix + "/api/v2/traces/{id}", before.wrap(this::traceV2));
        router.get(prefix + "/api/search", before.wrap(search::search));
        router.get(prefix + "/api/search/tags", before.wrap(search::tags));
        router.get(prefix + "/api/v2/search/tags", before.wrap(search::tagsV2));
        router.get(prefix + "/api/search/tag/{tag}/values", before.wrap(search::values));
        router.get(prefix + "/api/v2/search/tag/{tag}/values", before.wrap(search::valuesV2));
        router.get(prefix + "/api/echo", before.wrap(call -> Answer.text(200, "echo")));
        router.get(prefix + "/api/status/buildinfo", before.wrap(TempoApi::buildInfo));
    }

    private static Answer buildInfo(Call call) {
        var body = Json.object();
        body.put("version", "2.9.0-obsctl-sandbox");
        body.put("revision", "sandbox");
        body.put("branch", "HEAD");
        return Answer.json(200, body);
    }

    private Answer trace(Call call) {
        Optional<TraceStore.Trace> found = store.find(id(call));
        if (found.isEmpty()) {
            return unknownTrace == 200 ? Answer.json(200, Json.object()) : Answer.empty(unknownTrace);
        }
        if (protobuf(call)) {
            return bytes(found.get());
        }
        var body = Json.object();
        batches(found.get(), body.putArray("batches"));
        return Answer.json(200, body);
    }

    private Answer traceV2(Call call) {
        Optional<TraceStore.Trace> found = store.find(id(call));
        var body = Json.object();
        ObjectNode trace = body.putObject("trace");
        found.ifPresent(t -> batches(t, trace.putArray("resourceSpans")));
        body.putObject("metrics");
        return Answer.json(200, body);
    }

    private static void batches(TraceStore.Trace trace, ArrayNode into) {
        trace.batches().forEach(b -> into.add(ProtoJson.write(b, ProtoJson.Style.TEMPO)));
    }

    private static boolean protobuf(Call call) {
        return call.header("Accept").orElse("").contains("application/protobuf");
    }

    /** {@code tempopb.Trace} has the same shape as OTLP's TracesData. */
    private static Answer bytes(TraceStore.Trace trace) {
        byte[] message = TracesData.newBuilder()
                .addAllResourceSpans(trace.batches())
                .build()
                .toByteArray();
        return Answer.of(200, "application/protobuf", message);
    }

    private static String id(Call call) {
        String id = call.variable("id").toLowerCase(Locale.ROOT);
        if (!id.matches("[0-9a-f]*")) {
            throw new Refusal(
                    Answer.text(400, "trace IDs can only contain hex characters: invalid character in '" + id + "'"));
        }
        if (id.length() > 32) {
            throw new Refusal(Answer.text(400, "trace IDs can't be larger than 128 bits"));
        }
        return "0".repeat(32 - id.length()) + id;
    }
}
