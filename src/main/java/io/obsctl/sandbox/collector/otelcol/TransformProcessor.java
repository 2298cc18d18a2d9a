package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.otlp.Signals;
import io.obsctl.sandbox.collector.otlp.SignalsConsumer;
import io.obsctl.sandbox.collector.ottl.Ottl;
import io.obsctl.sandbox.collector.ottl.Ottl.Context;
import io.obsctl.sandbox.collector.ottl.OttlFailure;
import io.obsctl.sandbox.collector.ottl.Subject;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code otelcol.processor.transform}: statements of OTTL, group by group in the order of the config. */
final class TransformProcessor {
    private record Group(Context context, List<Ottl> conditions, List<Ottl> statements, ErrorMode onError) {}

    private static final Map<Signals.Kind, List<Context>> CONTEXTS = Map.of(
            Signals.Kind.TRACES, List.of(Context.RESOURCE, Context.SCOPE, Context.SPAN, Context.SPANEVENT),
            Signals.Kind.METRICS, List.of(Context.RESOURCE, Context.SCOPE, Context.METRIC, Context.DATAPOINT),
            Signals.Kind.LOGS, List.of(Context.RESOURCE, Context.SCOPE, Context.LOG));

    private final ComponentContext context;
    private final Map<Signals.Kind, List<Group>> groups;

    private TransformProcessor(ComponentContext context, Map<Signals.Kind, List<Group>> groups) {
        this.context = context;
        this.groups = groups;
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("debug_metrics");
        ErrorMode onError = ErrorMode.of(a);
        Map<Signals.Kind, List<Group>> groups = new EnumMap<>(Signals.Kind.class);
        for (Signals.Kind kind : Signals.Kind.values()) {
            String name = kind.path().replaceFirst("s$", "") + "_statements";
            List<Group> own = new ArrayList<>();
            a.blocks(name).forEach(b -> own.add(group(b, kind, onError)));
            groups.put(kind, own);
        }
        Outputs outputs = Outputs.all(a);
        a.check();
        TransformProcessor processor = new TransformProcessor(context, groups);
        return new SimpleProcessor(signals -> outputs.send(processor.transformed(signals)));
    }

    private static Group group(Arguments b, Signals.Kind kind, ErrorMode onError) {
        String name = b.text("context").toLowerCase(Locale.ROOT);
        Context context = Context.RESOURCE;
        boolean known = false;
        for (Context candidate : CONTEXTS.getOrDefault(kind, List.of())) {
            if (candidate.name().toLowerCase(Locale.ROOT).equals(name)) {
                context = candidate;
                known = true;
            }
        }
        if (!known) {
            b.fault("context", "unknown context \"" + name + "\" for " + b.name());
        }
        List<Ottl> statements = new ArrayList<>();
        List<Ottl> conditions = new ArrayList<>();
        for (String text : b.texts("statements")) {
            read(b, "statements", text, context, statements);
        }
        for (String text : b.texts("conditions")) {
            read(b, "conditions", text, context, conditions);
        }
        if (!b.has("statements")) {
            b.fault(b.header(), "missing required attribute \"statements\"");
        }
        return new Group(context, conditions, statements, b.has("error_mode") ? ErrorMode.of(b) : onError);
    }

    private static void read(Arguments b, String attribute, String text, Context context, List<Ottl> into) {
        try {
            into.add(attribute.equals("statements") ? Ottl.statement(text, context) : Ottl.condition(text, context));
        } catch (OttlFailure e) {
            b.fault(attribute, String.valueOf(e.getMessage()));
        }
    }

    private Signals transformed(Signals signals) throws SignalsConsumer.Refusal {
        Signals result = signals;
        for (Group group : groups.getOrDefault(signals.kind(), List.of())) {
            try {
                result = new SubjectWalk(group.context(), subject -> {
                            apply(group, subject);
                            return true;
                        })
                        .walk(result);
            } catch (OttlFailure e) {
                throw new SignalsConsumer.Refusal(String.valueOf(e.getMessage()), true);
            }
        }
        return result;
    }

    /** With {@code ignore} and {@code silent} a statement that fails does not keep the next from being tried. */
    private void apply(Group group, Subject subject) throws OttlFailure {
        for (Ottl condition : group.conditions()) {
            if (!condition.holds(subject)) {
                return;
            }
        }
        for (Ottl statement : group.statements()) {
            try {
                statement.apply(subject);
            } catch (OttlFailure e) {
                if (group.onError() == ErrorMode.PROPAGATE) {
                    throw e;
                }
                if (group.onError() == ErrorMode.IGNORE) {
                    context.log().warn("failed to execute statement", "error", String.valueOf(e.getMessage()));
                }
            }
        }
    }
}
