package io.obsctl.lint;

import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import java.util.List;

/** A dashboard without a single panel: the profile collects nothing of what it shows. */
final class EmptyDashboardCheck implements BundleCheck {
    @Override
    public String id() {
        return "dashboard/empty";
    }

    @Override
    public List<Problem> check(BundleUnderCheck bundle) {
        return bundle.dashboards().stream()
                .filter(d -> d.panels() == 0)
                .map(d -> Problem.warning(
                                id(),
                                "a dashboard has no panel",
                                "nothing of what it would show is collected or declared")
                        .at(Position.at(d.artifact().path(), 1, 1))
                        .hint("Take it out of observe.dashboards, or add the source or application.metrics."))
                .toList();
    }
}
