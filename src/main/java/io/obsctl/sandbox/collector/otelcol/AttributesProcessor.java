package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.otlp.Signals;
import io.obsctl.sandbox.collector.otlp.SignalsConsumer;
import io.obsctl.sandbox.collector.ottl.Ottl;
import io.obsctl.sandbox.collector.ottl.Ottl.Context;
import io.obsctl.sandbox.collector.ottl.OttlFailure;
import io.obsctl.sandbox.collector.text.GoStrings;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import io.obsctl.sandbox.wire.GoNumber;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** {@code otelcol.processor.attributes}: its actions are carried out as the OTTL statements that they mean. */
final class AttributesProcessor {
    private static final Map<Signals.Kind, Context> CONTEXTS = Map.of(
            Signals.Kind.TRACES, Context.SPAN,
            Signals.Kind.METRICS, Context.DATAPOINT,
            Signals.Kind.LOGS, Context.LOG);

    private AttributesProcessor() {}

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("debug_metrics");
        Map<Signals.Kind, List<Ottl>> statements = new EnumMap<>(Signals.Kind.class);
        for (Signals.Kind kind : Signals.Kind.values()) {
            statements.put(kind, new ArrayList<>());
        }
        for (Arguments action : a.blocks("action")) {
            String text = statement(action);
            if (!text.isEmpty()) {
                statements.forEach((kind, list) -> read(action, text, kind, list));
            }
        }
        Outputs outputs = Outputs.all(a);
        a.check();
        return new SimpleProcessor(signals -> outputs.send(changed(signals, statements)));
    }

    private static void read(Arguments action, String text, Signals.Kind kind, List<Ottl> into) {
        try {
            into.add(Ottl.statement(text, CONTEXTS.getOrDefault(kind, Context.RESOURCE)));
        } catch (OttlFailure e) {
            action.fault(action.header(), String.valueOf(e.getMessage()));
        }
    }

    private static String statement(Arguments action) {
        String key = GoStrings.quote(action.text("key", ""));
        String place = "attributes[" + key + "]";
        String kind = action.choice("action", "", "insert", "update", "upsert", "delete", "hash");
        String from = action.text("from_attribute", "");
        String pattern = action.text("pattern", "");
        String value = from.isEmpty() ? literal(action) : "attributes[" + GoStrings.quote(from) + "]";
        return switch (kind) {
            case "insert" -> "set(" + place + ", " + value + ") where " + place + " == nil";
            case "update" -> "set(" + place + ", " + value + ") where " + place + " != nil";
            case "upsert" -> "set(" + place + ", " + value + ")";
            case "delete" ->
                pattern.isEmpty()
                        ? "delete_key(attributes, " + key + ")"
                        : "delete_matching_keys(attributes, " + GoStrings.quote(pattern) + ")";
            case "hash" -> "set(" + place + ", SHA256(String(" + place + "))) where " + place + " != nil";
            default -> "";
        };
    }

    private static String literal(Arguments action) {
        Value value = action.value("value");
        if (value instanceof Value.Text t) {
            return GoStrings.quote(t.value());
        }
        if (value instanceof Value.Whole n) {
            return Long.toString(n.value());
        }
        if (value instanceof Value.Real n) {
            return GoNumber.plain(n.value());
        }
        return value instanceof Value.Bool b ? Boolean.toString(b.value()) : "nil";
    }

    private static Signals changed(Signals signals, Map<Signals.Kind, List<Ottl>> statements)
            throws SignalsConsumer.Refusal {
        Context context = CONTEXTS.getOrDefault(signals.kind(), Context.RESOURCE);
        try {
            return new SubjectWalk(context, subject -> {
                        for (Ottl statement : statements.getOrDefault(signals.kind(), List.of())) {
                            statement.apply(subject);
                        }
                        return true;
                    })
                    .walk(signals);
        } catch (OttlFailure e) {
            throw new SignalsConsumer.Refusal(String.valueOf(e.getMessage()), true);
        }
    }
}
