package io.obsctl.lint;

import io.obsctl.lang.promql.PromqlSyntax;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** A panel whose query would only show an error. */
final class DashboardPromqlCheck implements BundleCheck {
    @Override
    public String id() {
        return "dashboard/promql";
    }

    @Override
    public List<Problem> check(BundleUnderCheck bundle) {
        List<Problem> problems = new ArrayList<>();
        for (DashboardFile dashboard : bundle.dashboards()) {
            for (DashboardFile.Query query : dashboard.queries()) {
                if (PromqlSyntax.parse(query.expr(), PromqlSyntax.Dialect.GRAFANA)
                        instanceof PromqlSyntax.Broken broken) {
                    problems.add(Problem.error(id(), "the query of a panel is not PromQL", broken.reason())
                            .at(query.at(broken.offset()), query.lineText()));
                }
            }
        }
        return problems;
    }
}
