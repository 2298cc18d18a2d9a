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
import java.util.Map;

/** {@code otelcol.processor.filter}: drops what any condition of OTTL takes. */
final class FilterProcessor {
    private record Rule(Context context, List<Ottl> conditions) {}

    private final ComponentContext context;
    private final ErrorMode onError;
    private final Map<Signals.Kind, List<Rule>> rules;

    private FilterProcessor(ComponentContext context, ErrorMode onError, Map<Signals.Kind, List<Rule>> rules) {
        this.context = context;
        this.onError = onError;
        this.rules = rules;
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("debug_metrics");
        ErrorMode onError = ErrorMode.of(a);
        Map<Signals.Kind, List<Rule>> rules = new EnumMap<>(Signals.Kind.class);
        a.block("traces")
                .ifPresent(b -> rules.put(
                        Signals.Kind.TRACES,
                        List.of(rule(b, "span", Context.SPAN), rule(b, "spanevent", Context.SPANEVENT))));
        a.block("metrics")
                .ifPresent(b -> rules.put(
                        Signals.Kind.METRICS,
                        List.of(rule(b, "metric", Context.METRIC), rule(b, "datapoint", Context.DATAPOINT))));
        a.block("logs").ifPresent(b -> rules.put(Signals.Kind.LOGS, List.of(rule(b, "log_record", Context.LOG))));
        Outputs outputs = Outputs.all(a);
        a.check();
        FilterProcessor processor = new FilterProcessor(context, onError, rules);
        return new SimpleProcessor(signals -> outputs.send(processor.filtered(signals)));
    }

    private static Rule rule(Arguments b, String attribute, Context context) {
        List<Ottl> conditions = new ArrayList<>();
        for (String text : b.texts(attribute)) {
            try {
                conditions.add(Ottl.condition(text, context));
            } catch (OttlFailure e) {
                b.fault(attribute, String.valueOf(e.getMessage()));
            }
        }
        return new Rule(context, conditions);
    }

    private Signals filtered(Signals signals) throws SignalsConsumer.Refusal {
        Signals result = signals;
        for (Rule rule : rules.getOrDefault(signals.kind(), List.of())) {
            if (rule.conditions().isEmpty()) {
                continue;
            }
            try {
                result = new SubjectWalk(rule.context(), subject -> !drops(rule, subject)).walk(result);
            } catch (OttlFailure e) {
                throw new SignalsConsumer.Refusal(String.valueOf(e.getMessage()), true);
            }
        }
        return result;
    }

    private boolean drops(Rule rule, Subject subject) throws OttlFailure {
        for (Ottl condition : rule.conditions()) {
            try {
                if (condition.holds(subject)) {
                    return true;
                }
            } catch (OttlFailure e) {
                if (onError == ErrorMode.PROPAGATE) {
                    throw e;
                }
                if (onError == ErrorMode.IGNORE) {
                    context.log().warn("failed to evaluate condition", "error", String.valueOf(e.getMessage()));
                }
            }
        }
        return false;
    }
}
