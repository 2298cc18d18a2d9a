package io.obsctl.lint;

import io.obsctl.lang.promql.PromqlSyntax;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** A rule whose expression a ruler would refuse, with the whole group. */
final class RulesPromqlCheck implements BundleCheck {
    @Override
    public String id() {
        return "rules/promql";
    }

    @Override
    public List<Problem> check(BundleUnderCheck bundle) {
        List<Problem> problems = new ArrayList<>();
        for (RuleFile.Rule rule : bundle.metricRules()) {
            if (PromqlSyntax.parse(rule.expr(), PromqlSyntax.Dialect.PLAIN) instanceof PromqlSyntax.Broken broken) {
                Position at = rule.at(broken.offset());
                problems.add(Problem.error(
                                id(), "the expression of a rule is not PromQL", rule.name() + ": " + broken.reason())
                        .at(at, rule.line(at)));
            }
        }
        return problems;
    }
}
