package io.obsctl.sandbox.backend.ruler;

import io.obsctl.sandbox.backend.logql.Logql;
import io.obsctl.sandbox.backend.logql.LogqlException;
import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.promql.PromqlEngine;
import io.obsctl.sandbox.backend.promql.PromqlException;
import io.obsctl.sandbox.backend.promql.Value;
import java.util.List;

/** The language in which a ruler's expressions are written. */
public interface RuleLanguage {
    /** What is wrong with the expression; empty when nothing is. */
    String check(String expr);

    /** @throws IllegalStateException when the expression cannot be evaluated */
    List<Value.Sample> evaluate(String expr, long millis);

    static RuleLanguage promql(PromqlEngine engine) {
        return new RuleLanguage() {
            @Override
            public String check(String expr) {
                try {
                    PromqlEngine.check(expr);
                    return "";
                } catch (PromqlException e) {
                    return e.getMessage();
                }
            }

            @Override
            public List<Value.Sample> evaluate(String expr, long millis) {
                try {
                    return samples(engine.instant(expr, millis), millis);
                } catch (PromqlException e) {
                    throw new IllegalStateException(e.getMessage(), e);
                }
            }
        };
    }

    static RuleLanguage logql(Logql engine) {
        return new RuleLanguage() {
            @Override
            public String check(String expr) {
                try {
                    Logql.check(expr);
                    return Logql.isMetric(expr) ? "" : "rule expressions must be metric queries";
                } catch (LogqlException e) {
                    return e.getMessage();
                }
            }

            @Override
            public List<Value.Sample> evaluate(String expr, long millis) {
                try {
                    return samples(engine.instant(expr, millis), millis);
                } catch (LogqlException e) {
                    throw new IllegalStateException(e.getMessage(), e);
                }
            }
        };
    }

    private static List<Value.Sample> samples(Value value, long millis) {
        if (value instanceof Value.Vector v) {
            return v.samples();
        }
        if (value instanceof Value.Scalar s) {
            return List.of(new Value.Sample(Labels.NONE, s.value(), millis));
        }
        throw new IllegalStateException("rule result is not a vector or scalar");
    }
}
