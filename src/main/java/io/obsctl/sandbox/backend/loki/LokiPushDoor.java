package io.obsctl.sandbox.backend.loki;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.logs.LogStore;
import io.obsctl.sandbox.backend.promql.PromqlEngine;
import io.obsctl.sandbox.backend.promql.PromqlException;
import io.obsctl.sandbox.wire.LokiPush;
import io.obsctl.sandbox.wire.Snappy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** {@code POST /loki/api/v1/push}, JSON or snappy protobuf. Good entries are kept even when others are refused. */
final class LokiPushDoor {
    private static final int MAX_PLAIN = 64 << 20;

    private record Pushed(Map<String, String> labels, List<LogStore.Entry> entries) {}

    private final LogStore store;

    LokiPushDoor(LogStore store) {
        this.store = store;
    }

    Answer answer(Call call) {
        List<Pushed> streams;
        try {
            boolean json = call.header("Content-Type").orElse("").startsWith("application/json");
            streams = json ? json(call) : protobuf(call);
        } catch (JacksonException e) {
            return Answer.text(400, "couldn't parse push request: " + e.getOriginalMessage() + "\n");
        } catch (IOException | IllegalArgumentException e) {
            return Answer.text(400, "couldn't parse push request: " + e.getMessage() + "\n");
        } catch (PromqlException e) {
            return Answer.text(400, "couldn't parse labels: " + e.getMessage() + "\n");
        }
        Optional<String> first = Optional.empty();
        for (Pushed s : streams) {
            Optional<String> wrong = store.push(s.labels, s.entries);
            first = first.or(() -> wrong);
        }
        return first.map(text -> Answer.text(400, text + "\n")).orElse(Answer.empty(204));
    }

    private static List<Pushed> protobuf(Call call) throws IOException {
        var all = new ArrayList<Pushed>();
        for (LokiPush.Stream s :
                LokiPush.decode(Snappy.unpack(call.body(), MAX_PLAIN)).streams()) {
            all.add(new Pushed(
                    labels(s.labels()),
                    s.entries().stream()
                            .map(e -> new LogStore.Entry(e.nanos(), e.line(), e.metadata()))
                            .toList()));
        }
        return all;
    }

    private static Map<String, String> labels(String text) {
        var labels = new LinkedHashMap<String, String>();
        if (!text.replaceAll("\\s", "").equals("{}")) {
            PromqlEngine.selector(text).forEach(m -> labels.put(m.label(), m.value()));
        }
        return labels;
    }

    private static List<Pushed> json(Call call) {
        JsonNode root = Json.parse(call.body());
        if (!root.isObject() || !root.path("streams").isArray()) {
            throw new IllegalArgumentException("expected an object with streams");
        }
        var all = new ArrayList<Pushed>();
        for (JsonNode stream : root.path("streams")) {
            var entries = new ArrayList<LogStore.Entry>();
            for (JsonNode value : stream.path("values")) {
                entries.add(entry(value));
            }
            all.add(new Pushed(strings(stream.path("stream")), entries));
        }
        return all;
    }

    private static LogStore.Entry entry(JsonNode value) {
        if (!value.isArray()
                || value.size() < 2
                || !value.get(0).isString()
                || !value.get(1).isString()) {
            throw new IllegalArgumentException("a value is [\"<nanoseconds>\", \"<line>\"]");
        }
        long nanos = Long.parseLong(value.get(0).asString(""));
        return new LogStore.Entry(nanos, value.get(1).asString(""), strings(value.path(2)));
    }

    private static Map<String, String> strings(JsonNode object) {
        var all = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> e : object.properties()) {
            if (!e.getValue().isString()) {
                throw new IllegalArgumentException("label values and structured metadata are strings: " + e.getKey());
            }
            all.put(e.getKey(), e.getValue().asString(""));
        }
        return all;
    }
}
