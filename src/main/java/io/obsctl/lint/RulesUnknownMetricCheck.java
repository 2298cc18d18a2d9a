package io.obsctl.lint;

import io.obsctl.lang.promql.Promql;
import io.obsctl.lang.promql.PromqlSyntax;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** A rule over a metric that nothing in the profile produces: it looks fine and never fires. */
final class RulesUnknownMetricCheck implements BundleCheck {
    @Override
    public String id() {
        return "rules/unknown-metric";
    }

    @Override
    public List<Problem> check(BundleUnderCheck bundle) {
        ProducedMetrics produced = ProducedMetrics.of(bundle);
        List<Problem> problems = new ArrayList<>();
        for (RuleFile.Rule rule : bundle.metricRules()) {
            if (PromqlSyntax.parse(rule.expr(), PromqlSyntax.Dialect.PLAIN) instanceof PromqlSyntax.Parsed parsed) {
                for (Promql.Selector selector : PromqlSyntax.selectors(parsed.expression())) {
                    String metric = selector.metric();
                    if (metric != null && produced.answer(metric) == ProducedMetrics.Answer.NO) {
                        Position at = rule.at(selector.at());
                        problems.add(produced.explain(
                                Problem.error(
                                                id(),
                                                "a rule reads a metric that nothing produces",
                                                rule.name() + " reads " + metric)
                                        .at(at, rule.line(at)),
                                metric));
                    }
                }
            }
        }
        return problems;
    }
}
