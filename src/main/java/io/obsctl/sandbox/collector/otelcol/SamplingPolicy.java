package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.text.GoRegex;
import io.obsctl.sandbox.collector.value.Arguments;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whether a whole trace is kept: one policy of {@code otelcol.processor.tail_sampling}. */
@FunctionalInterface
interface SamplingPolicy {
    boolean keeps(List<ResourceSpans> trace);

    /** Reads a {@code policy}, {@code and_sub_policy} or {@code composite_sub_policy} block. */
    static SamplingPolicy of(Arguments b) {
        b.text("name");
        String type = b.text("type");
        return switch (type) {
            case "always_sample" -> trace -> true;
            case "status_code" -> statuses(b);
            case "latency" -> latency(b.requiredBlock("latency"));
            case "probabilistic" -> probabilistic(b.requiredBlock("probabilistic"));
            case "string_attribute" -> strings(b.requiredBlock("string_attribute"));
            case "numeric_attribute" -> numbers(b.requiredBlock("numeric_attribute"));
            case "boolean_attribute" -> flags(b.requiredBlock("boolean_attribute"));
            case "span_count" -> count(b.requiredBlock("span_count"));
            case "and" -> {
                List<SamplingPolicy> all = new ArrayList<>();
                b.requiredBlock("and").blocks("and_sub_policy").forEach(s -> all.add(of(s)));
                yield trace -> all.stream().allMatch(p -> p.keeps(trace));
            }
            default -> {
                b.fault(
                        "type",
                        "the policy \"" + type
                                + "\" is not known to the sandbox's collector, which is for learning, demos and tests");
                yield trace -> false;
            }
        };
    }

    private static SamplingPolicy statuses(Arguments b) {
        Set<String> codes = new TreeSet<>(b.requiredBlock("status_code").texts("status_codes"));
        if (codes.isEmpty()) {
            b.fault(b.header(), "expected at least one status code to filter on");
        }
        return trace -> spans(trace)
                .anyMatch(s -> codes.contains(s.getStatus().getCode().name().replace("STATUS_CODE_", "")));
    }

    private static SamplingPolicy latency(Arguments l) {
        long least = l.whole("threshold_ms", 0);
        long most = l.whole("upper_threshold_ms", 0);
        return trace -> within(duration(trace), least, most);
    }

    private static SamplingPolicy count(Arguments c) {
        long least = c.whole("min_spans", 0);
        long most = c.whole("max_spans", 0);
        return trace -> within(spans(trace).count(), least, most);
    }

    /** @param most 0 for no bound */
    private static boolean within(long value, long least, long most) {
        return value >= least && (most == 0 || value <= most);
    }

    private static SamplingPolicy probabilistic(Arguments p) {
        p.ignoring("hash_salt");
        double percentage = p.number("sampling_percentage", 0);
        return trace -> chance(trace) < percentage / 100;
    }

    private static SamplingPolicy numbers(Arguments n) {
        String key = n.text("key");
        long least = n.whole("min_value", Long.MIN_VALUE);
        long most = n.whole("max_value", Long.MAX_VALUE);
        return inverted(
                n.flag("invert_match", false),
                trace -> values(trace, key)
                        .anyMatch(v -> v.hasIntValue() && v.getIntValue() >= least && v.getIntValue() <= most));
    }

    private static SamplingPolicy flags(Arguments o) {
        String key = o.text("key");
        boolean wanted = o.flag("value", false);
        return inverted(
                o.flag("invert_match", false),
                trace -> values(trace, key).anyMatch(v -> v.hasBoolValue() && v.getBoolValue() == wanted));
    }

    private static SamplingPolicy strings(Arguments s) {
        s.ignoring("cache_max_size");
        String key = s.text("key");
        List<Predicate<String>> tests = new ArrayList<>();
        boolean regex = s.flag("enabled_regex_matching", false);
        for (String value : s.texts("values")) {
            if (!regex) {
                tests.add(value::equals);
                continue;
            }
            try {
                tests.add(GoRegex.compile(value)::matches);
            } catch (IllegalArgumentException e) {
                s.fault("values", String.valueOf(e.getMessage()));
            }
        }
        return inverted(
                s.flag("invert_match", false),
                trace -> values(trace, key)
                        .filter(AnyValue::hasStringValue)
                        .map(AnyValue::getStringValue)
                        .anyMatch(v -> tests.stream().anyMatch(t -> t.test(v))));
    }

    private static SamplingPolicy inverted(boolean invert, SamplingPolicy policy) {
        return invert ? trace -> !policy.keeps(trace) : policy;
    }

    private static Stream<Span> spans(List<ResourceSpans> trace) {
        return trace.stream().flatMap(r -> r.getScopeSpansList().stream()).flatMap(s -> s.getSpansList().stream());
    }

    /** The values of an attribute of the spans and of their resources. */
    private static Stream<AnyValue> values(List<ResourceSpans> trace, String key) {
        Stream<KeyValue> resources = trace.stream().flatMap(r -> r.getResource().getAttributesList().stream());
        Stream<KeyValue> own = spans(trace).flatMap(s -> s.getAttributesList().stream());
        return Stream.concat(resources, own).filter(a -> a.getKey().equals(key)).map(KeyValue::getValue);
    }

    private static long duration(List<ResourceSpans> trace) {
        long start = spans(trace).mapToLong(Span::getStartTimeUnixNano).min().orElse(0);
        long end = spans(trace).mapToLong(Span::getEndTimeUnixNano).max().orElse(0);
        return (end - start) / 1_000_000;
    }

    /** A number from 0 to 1 that every collector finds for the same trace. */
    private static double chance(List<ResourceSpans> trace) {
        byte[] id =
                spans(trace).findFirst().map(s -> s.getTraceId().toByteArray()).orElse(new byte[0]);
        long hash = 0xcbf29ce484222325L;
        for (byte b : id) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        return (hash & 0xffffffffL) / (double) (1L << 32);
    }
}
