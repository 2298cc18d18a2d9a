package io.obsctl.sandbox.backend.tempo;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Refusal;
import io.obsctl.sandbox.backend.Times;
import io.obsctl.sandbox.backend.traces.TraceStore;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Search by TraceQL ({@code q}) or by {@code tags} in logfmt; newest traces first. */
final class TraceSearch {
    private static final Pattern TAG = Pattern.compile("([^\\s=]+)=(?:\"([^\"]*)\"|(\\S*))");

    /** One span with the resource it belongs to. */
    record Seen(Resource resource, Span span) {}

    private final TraceStore store;
    private final Clock clock;
    private final Duration lag;

    TraceSearch(TraceStore store, Clock clock, Duration lag) {
        this.store = store;
        this.clock = clock;
        this.lag = lag;
    }

    private List<TraceStore.Trace> visible() {
        long newest = clock.millis() - lag.toMillis();
        return store.all().stream().filter(t -> t.receivedMillis() <= newest).toList();
    }

    static List<Seen> spans(TraceStore.Trace trace) {
        var all = new ArrayList<Seen>();
        trace.batches()
                .forEach(b -> b.getScopeSpansList()
                        .forEach(s -> s.getSpansList().forEach(span -> all.add(new Seen(b.getResource(), span)))));
        return all;
    }

    Answer search(Call call) {
        Predicate<Seen> wanted;
        try {
            String q = call.param("q").orElse("");
            wanted = q.isBlank() ? tags(call.param("tags").orElse("")) : TraceQl.parse(q);
        } catch (IllegalArgumentException e) {
            return Answer.text(400, "invalid TraceQL query: " + e.getMessage());
        }
        int limit = (int) number(call, "limit", 20);
        long start = number(call, "start", 0);
        long end = number(call, "end", Long.MAX_VALUE / 2_000_000_000L);
        var body = Json.object();
        ArrayNode rows = body.putArray("traces");
        int inspected = 0;
        for (TraceStore.Trace trace : visible()) {
            List<Seen> spans = spans(trace);
            List<Seen> matched = spans.stream().filter(wanted).toList();
            long first = spans.stream()
                    .mapToLong(s -> s.span().getStartTimeUnixNano())
                    .min()
                    .orElse(0);
            boolean inWindow = first / 1_000_000_000L <= end && first / 1_000_000_000L >= start;
            inspected++;
            if (!matched.isEmpty() && inWindow && rows.size() < limit) {
                row(rows.addObject(), trace.id(), spans, matched, first);
            }
        }
        body.putObject("metrics").put("inspectedTraces", inspected);
        return Answer.json(200, body);
    }

    private static void row(ObjectNode row, String id, List<Seen> spans, List<Seen> matched, long first) {
        Seen root = spans.stream()
                .filter(s -> s.span().getParentSpanId().isEmpty())
                .findFirst()
                .orElse(spans.get(0));
        boolean rooted = root.span().getParentSpanId().isEmpty();
        long last = spans.stream()
                .mapToLong(s -> s.span().getEndTimeUnixNano())
                .max()
                .orElse(first);
        row.put("traceID", id);
        row.put(
                "rootServiceName",
                rooted
                        ? attribute(root.resource().getAttributesList(), "service.name")
                        : "<root span not yet received>");
        row.put("rootTraceName", rooted ? root.span().getName() : "");
        row.put("startTimeUnixNano", Long.toUnsignedString(first));
        row.put("durationMs", (last - first) / 1_000_000);
        ObjectNode set = Json.object();
        ArrayNode list = set.putArray("spans");
        matched.stream().limit(3).forEach(s -> {
            ObjectNode one = list.addObject();
            one.put("spanID", HexFormat.of().formatHex(s.span().getSpanId().toByteArray()));
            one.put("name", s.span().getName());
            one.put("startTimeUnixNano", Long.toUnsignedString(s.span().getStartTimeUnixNano()));
            one.put(
                    "durationNanos",
                    Long.toUnsignedString(
                            s.span().getEndTimeUnixNano() - s.span().getStartTimeUnixNano()));
        });
        set.put("matched", matched.size());
        row.set("spanSet", set);
        row.putArray("spanSets").add(set.deepCopy());
    }

    private static Predicate<Seen> tags(String text) {
        Predicate<Seen> all = s -> true;
        Matcher m = TAG.matcher(text);
        while (m.find()) {
            String key = m.group(1);
            String value = m.group(2) != null ? m.group(2) : m.group(3);
            all = all.and(s -> key.equals("name") && s.span().getName().equals(value)
                    || attribute(s.span().getAttributesList(), key).equals(value)
                    || attribute(s.resource().getAttributesList(), key).equals(value));
        }
        return all;
    }

    /** Empty when there is none. */
    static String attribute(List<KeyValue> attributes, String key) {
        for (KeyValue kv : attributes) {
            if (kv.getKey().equals(key)) {
                return text(kv.getValue());
            }
        }
        return "";
    }

    static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case INT_VALUE -> Long.toString(value.getIntValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            default -> "";
        };
    }

    private static long number(Call call, String name, long otherwise) {
        try {
            return call.param(name)
                    .filter(v -> !v.isEmpty())
                    .map(v -> Times.nanos(v) / 1_000_000_000L)
                    .orElse(otherwise);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Answer.text(400, "invalid " + name + ": " + e.getMessage()));
        }
    }

    Answer tags(Call call) {
        var body = Json.object();
        body.set("tagNames", Json.tree(names(true, true)));
        return Answer.json(200, body);
    }

    Answer tagsV2(Call call) {
        var body = Json.object();
        ArrayNode scopes = body.putArray("scopes");
        scopes.addObject().put("name", "resource").set("tags", Json.tree(names(true, false)));
        scopes.addObject().put("name", "span").set("tags", Json.tree(names(false, true)));
        return Answer.json(200, body);
    }

    private TreeSet<String> names(boolean resource, boolean span) {
        var names = new TreeSet<String>();
        for (TraceStore.Trace t : visible()) {
            for (Seen s : spans(t)) {
                if (resource) {
                    s.resource().getAttributesList().forEach(kv -> names.add(kv.getKey()));
                }
                if (span) {
                    s.span().getAttributesList().forEach(kv -> names.add(kv.getKey()));
                }
            }
        }
        return names;
    }

    Answer values(Call call) {
        var body = Json.object();
        body.set("tagValues", Json.tree(valuesOf(call.variable("tag"))));
        return Answer.json(200, body);
    }

    Answer valuesV2(Call call) {
        var body = Json.object();
        ArrayNode list = body.putArray("tagValues");
        valuesOf(call.variable("tag").replaceFirst("^(resource|span)?\\.", ""))
                .forEach(v -> list.addObject().put("type", "string").put("value", v));
        return Answer.json(200, body);
    }

    private TreeSet<String> valuesOf(String tag) {
        var values = new TreeSet<String>();
        for (TraceStore.Trace t : visible()) {
            for (Seen s : spans(t)) {
                values.add(attribute(s.span().getAttributesList(), tag));
                values.add(attribute(s.resource().getAttributesList(), tag));
            }
        }
        values.remove("");
        return values;
    }
}
