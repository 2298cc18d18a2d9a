package io.obsctl.lint;

import io.obsctl.lang.promql.Promql;
import io.obsctl.lang.promql.PromqlSyntax;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** A panel over a metric that nothing in the profile produces: it stays empty. */
final class DashboardUnknownMetricCheck implements BundleCheck {
    @Override
    public String id() {
        return "dashboard/unknown-metric";
    }

    @Override
    public List<Problem> check(BundleUnderCheck bundle) {
        ProducedMetrics produced = ProducedMetrics.of(bundle);
        List<Problem> problems = new ArrayList<>();
        for (DashboardFile dashboard : bundle.dashboards()) {
            for (DashboardFile.Query query : dashboard.queries()) {
                if (PromqlSyntax.parse(query.expr(), PromqlSyntax.Dialect.GRAFANA)
                        instanceof PromqlSyntax.Parsed parsed) {
                    for (Promql.Selector selector : PromqlSyntax.selectors(parsed.expression())) {
                        String metric = selector.metric();
                        if (metric != null && produced.answer(metric) == ProducedMetrics.Answer.NO) {
                            problems.add(produced.explain(
                                    Problem.warning(id(), "a panel reads a metric that nothing produces", metric)
                                            .at(query.at(selector.at()), query.lineText()),
                                    metric));
                        }
                    }
                }
            }
        }
        return problems;
    }
}
