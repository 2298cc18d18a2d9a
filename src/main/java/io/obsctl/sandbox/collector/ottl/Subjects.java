package io.obsctl.sandbox.collector.ottl;

import io.obsctl.sandbox.collector.ottl.Ottl.Context;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Subjects over the builders of OTLP's messages: what statements set, the builders hold afterwards. */
public final class Subjects {
    private Subjects() {}

    public static Subject resource(Resource.Builder resource) {
        return new Subject(
                Context.RESOURCE,
                attributes(
                        resource::getAttributesList,
                        pairs -> resource.clearAttributes().addAllAttributes(pairs)),
                null);
    }

    public static Subject scope(InstrumentationScope.Builder scope, Subject resource) {
        Subject.Level attributes = attributes(
                scope::getAttributesList, pairs -> scope.clearAttributes().addAllAttributes(pairs));
        return new Subject(
                Context.SCOPE,
                level(
                        attributes,
                        place -> switch (place.dotted()) {
                            case "name" -> scope.getName();
                            case "version" -> scope.getVersion();
                            default -> throw unknown(place);
                        },
                        (place, value) -> {
                            switch (place.dotted()) {
                                case "name" -> scope.setName(Values.text(value));
                                case "version" -> scope.setVersion(Values.text(value));
                                default -> throw unknown(place);
                            }
                        }),
                resource);
    }

    public static Subject span(Span.Builder span, Subject scope) {
        Subject.Level attributes = attributes(
                span::getAttributesList, pairs -> span.clearAttributes().addAllAttributes(pairs));
        return new Subject(
                Context.SPAN, level(attributes, place -> get(span, place), (p, v) -> set(span, p, v)), scope);
    }

    private static @Nullable Object get(Span.Builder span, Place place) throws OttlFailure {
        return switch (place.dotted()) {
            case "name" -> span.getName();
            case "kind" -> (long) span.getKindValue();
            case "kind.string" -> title(span.getKind().name().replace("SPAN_KIND_", ""));
            case "status.code" -> (long) span.getStatus().getCodeValue();
            case "status.message" -> span.getStatus().getMessage();
            case "trace_id.string" -> hex(span.getTraceId().toByteArray());
            case "span_id.string" -> hex(span.getSpanId().toByteArray());
            case "parent_span_id.string" -> hex(span.getParentSpanId().toByteArray());
            case "start_time_unix_nano" -> span.getStartTimeUnixNano();
            case "end_time_unix_nano" -> span.getEndTimeUnixNano();
            default -> throw unknown(place);
        };
    }

    private static void set(Span.Builder span, Place place, @Nullable Object value) throws OttlFailure {
        switch (place.dotted()) {
            case "name" -> span.setName(text(place, value));
            case "kind" -> span.setKindValue((int) whole(place, value));
            case "status.code" ->
                span.setStatus(Status.newBuilder(span.getStatus()).setCodeValue((int) whole(place, value)));
            case "status.message" ->
                span.setStatus(Status.newBuilder(span.getStatus()).setMessage(text(place, value)));
            case "start_time_unix_nano" -> span.setStartTimeUnixNano(whole(place, value));
            case "end_time_unix_nano" -> span.setEndTimeUnixNano(whole(place, value));
            default -> throw unknown(place);
        }
    }

    public static Subject spanEvent(Span.Event.Builder event, Subject span) {
        Subject.Level attributes = attributes(
                event::getAttributesList, pairs -> event.clearAttributes().addAllAttributes(pairs));
        return new Subject(
                Context.SPANEVENT,
                level(
                        attributes,
                        place -> switch (place.dotted()) {
                            case "name" -> event.getName();
                            case "time_unix_nano" -> event.getTimeUnixNano();
                            default -> throw unknown(place);
                        },
                        (place, value) -> {
                            switch (place.dotted()) {
                                case "name" -> event.setName(text(place, value));
                                case "time_unix_nano" -> event.setTimeUnixNano(whole(place, value));
                                default -> throw unknown(place);
                            }
                        }),
                span);
    }

    public static Subject metric(Metric.Builder metric, Subject scope) {
        return new Subject(
                Context.METRIC,
                level(
                        null,
                        place -> switch (place.dotted()) {
                            case "name" -> metric.getName();
                            case "description" -> metric.getDescription();
                            case "unit" -> metric.getUnit();
                            default -> throw unknown(place);
                        },
                        (place, value) -> {
                            switch (place.dotted()) {
                                case "name" -> metric.setName(text(place, value));
                                case "description" -> metric.setDescription(text(place, value));
                                case "unit" -> metric.setUnit(text(place, value));
                                default -> throw unknown(place);
                            }
                        }),
                scope);
    }

    /** A point of a gauge or sum. */
    public static Subject numberPoint(NumberDataPoint.Builder point, Subject metric) {
        Subject.Level attributes = attributes(
                point::getAttributesList, pairs -> point.clearAttributes().addAllAttributes(pairs));
        return new Subject(
                Context.DATAPOINT,
                level(
                        attributes,
                        place -> switch (place.dotted()) {
                            case "value_double" -> point.getAsDouble();
                            case "value_int" -> point.getAsInt();
                            case "time_unix_nano" -> point.getTimeUnixNano();
                            default -> throw unknown(place);
                        },
                        (place, value) -> {
                            switch (place.dotted()) {
                                case "value_double" ->
                                    point.setAsDouble(value instanceof Number n ? n.doubleValue() : 0);
                                case "value_int" -> point.setAsInt(whole(place, value));
                                case "time_unix_nano" -> point.setTimeUnixNano(whole(place, value));
                                default -> throw unknown(place);
                            }
                        }),
                metric);
    }

    /** A point of any other kind: only its attributes can be read and changed. */
    public static Subject point(Supplier<List<KeyValue>> read, Consumer<List<KeyValue>> write, Subject metric) {
        return new Subject(
                Context.DATAPOINT,
                level(attributes(read, write), place -> null, (place, value) -> {
                    throw unknown(place);
                }),
                metric);
    }

    public static Subject log(LogRecord.Builder log, Subject scope) {
        Subject.Level attributes = attributes(
                log::getAttributesList, pairs -> log.clearAttributes().addAllAttributes(pairs));
        return new Subject(Context.LOG, level(attributes, place -> get(log, place), (p, v) -> set(log, p, v)), scope);
    }

    private static @Nullable Object get(LogRecord.Builder log, Place place) throws OttlFailure {
        return switch (place.dotted()) {
            case "body" -> inside(Values.of(log.getBody()), place);
            case "body.string" -> Values.text(Values.of(log.getBody()));
            case "severity_text" -> log.getSeverityText();
            case "severity_number" -> (long) log.getSeverityNumberValue();
            case "trace_id.string" -> hex(log.getTraceId().toByteArray());
            case "span_id.string" -> hex(log.getSpanId().toByteArray());
            case "time_unix_nano" -> log.getTimeUnixNano();
            case "observed_time_unix_nano" -> log.getObservedTimeUnixNano();
            default -> throw unknown(place);
        };
    }

    @SuppressWarnings("unchecked")
    private static void set(LogRecord.Builder log, Place place, @Nullable Object value) throws OttlFailure {
        switch (place.dotted()) {
            case "body" -> {
                if (place.keys().isEmpty()) {
                    log.setBody(Values.any(value));
                } else if (Values.of(log.getBody()) instanceof Map<?, ?> map && place.key() != null) {
                    ((Map<String, @Nullable Object>) map).put(place.key(), value);
                    log.setBody(Values.any(map));
                } else {
                    throw unknown(place);
                }
            }
            case "body.string" -> log.setBody(Values.any(text(place, value)));
            case "severity_text" -> log.setSeverityText(text(place, value));
            case "severity_number" -> log.setSeverityNumberValue((int) whole(place, value));
            case "time_unix_nano" -> log.setTimeUnixNano(whole(place, value));
            case "observed_time_unix_nano" -> log.setObservedTimeUnixNano(whole(place, value));
            default -> throw unknown(place);
        }
    }

    private interface Getter {
        @Nullable
        Object get(Place place) throws OttlFailure;
    }

    private interface Setter {
        void set(Place place, @Nullable Object value) throws OttlFailure;
    }

    private static Subject.Level level(Subject.@Nullable Level attributes, Getter getter, Setter setter) {
        return new Subject.Level() {
            @Override
            public @Nullable Object get(Place place) throws OttlFailure {
                return attributes != null && place.dotted().equals("attributes")
                        ? attributes.get(place)
                        : getter.get(place);
            }

            @Override
            public void set(Place place, @Nullable Object value) throws OttlFailure {
                if (attributes != null && place.dotted().equals("attributes")) {
                    attributes.set(place, value);
                } else if (value != null) { // setting nil changes nothing
                    setter.set(place, value);
                }
            }
        };
    }

    private static Subject.Level attributes(Supplier<List<KeyValue>> read, Consumer<List<KeyValue>> write) {
        return new Subject.Level() {
            @Override
            public @Nullable Object get(Place place) throws OttlFailure {
                if (!place.dotted().equals("attributes")) {
                    throw unknown(place);
                }
                String key = place.keys().isEmpty()
                        ? null
                        : String.valueOf(place.keys().get(0));
                if (key == null) {
                    return Values.map(read.get());
                }
                for (KeyValue pair : read.get()) {
                    if (pair.getKey().equals(key)) {
                        Place deeper = new Place(
                                place.names(),
                                place.keys().subList(1, place.keys().size()));
                        return inside(Values.of(pair.getValue()), deeper);
                    }
                }
                return null;
            }

            @Override
            public void set(Place place, @Nullable Object value) throws OttlFailure {
                if (place.keys().isEmpty()) {
                    if (value instanceof Map<?, ?> map) {
                        write.accept(Values.pairs(map));
                    }
                    return;
                }
                String key = place.key();
                if (key == null) {
                    throw unknown(place);
                }
                if (value == null) {
                    return; // setting nil changes nothing
                }
                Map<String, @Nullable Object> map = Values.map(read.get());
                map.put(key, value);
                write.accept(Values.pairs(map));
            }
        };
    }

    private static @Nullable Object inside(@Nullable Object value, Place place) {
        Object at = value;
        for (Object key : place.keys()) {
            if (at instanceof Map<?, ?> map) {
                at = map.get(key);
            } else if (at instanceof List<?> list && key instanceof Long i && i >= 0 && i < list.size()) {
                at = list.get(i.intValue());
            } else {
                return null;
            }
        }
        return at;
    }

    private static String text(Place place, @Nullable Object value) throws OttlFailure {
        if (value instanceof String s) {
            return s;
        }
        throw new OttlFailure(place + " takes a string");
    }

    private static long whole(Place place, @Nullable Object value) throws OttlFailure {
        if (value instanceof Long l) {
            return l;
        }
        throw new OttlFailure(place + " takes a whole number");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String title(String word) {
        return word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT);
    }

    private static OttlFailure unknown(Place place) {
        return new OttlFailure("the path " + place + " cannot be used here");
    }
}
