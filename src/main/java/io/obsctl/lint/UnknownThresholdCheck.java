package io.obsctl.lint;

import io.obsctl.model.Origin;
import io.obsctl.problem.Nearest;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A threshold for an alert that is not there: most likely a slip, and the default holds instead. */
final class UnknownThresholdCheck implements BundleCheck {
    @Override
    public String id() {
        return "rules/unknown-threshold";
    }

    @Override
    public List<Problem> check(BundleUnderCheck bundle) {
        Set<String> alerts = bundle.rules().stream()
                .flatMap(file -> file.rules().stream())
                .filter(RuleFile.Rule::alert)
                .map(RuleFile.Rule::name)
                .collect(Collectors.toSet());
        List<Problem> problems = new ArrayList<>();
        for (String name : bundle.profile().observe().alerts().thresholds().keySet()) {
            if (!alerts.contains(name)) {
                Origin origin = bundle.loaded().origin("/observe/alerts/thresholds/" + name);
                Problem problem = Problem.warning(id(), "a threshold is for an alert that is not there", name)
                        .at(origin.position(), origin.line());
                problems.add(Nearest.to(name, alerts.stream().sorted().toList())
                        .map(near -> problem.hint("Did you mean `" + near + "`?"))
                        .orElse(problem));
            }
        }
        return problems;
    }
}
