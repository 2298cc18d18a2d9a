package io.obsctl.lint;

import io.obsctl.model.AlertSeverity;
import io.obsctl.model.Origin;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Alerts of a severity that reaches no contact point. */
final class NobodyToldCheck implements BundleCheck {
    @Override
    public String id() {
        return "rules/nobody-told";
    }

    @Override
    public List<Problem> check(BundleUnderCheck bundle) {
        List<Problem> problems = new ArrayList<>();
        for (AlertSeverity severity : AlertSeverity.values()) {
            String word = severity.name().toLowerCase(Locale.ROOT);
            List<String> alerts = bundle.rules().stream()
                    .flatMap(file -> file.rules().stream())
                    .filter(rule -> rule.alert() && word.equals(rule.labels().get("severity")))
                    .map(RuleFile.Rule::name)
                    .distinct()
                    .toList();
            List<String> told = bundle.profile().observe().notifications().getOrDefault(severity, List.of());
            if (!alerts.isEmpty() && told.isEmpty()) {
                Origin origin = bundle.loaded().origin("/observe/notify");
                problems.add(Problem.warning(
                                id(), "alerts of a severity reach nobody", word + ": " + String.join(", ", alerts))
                        .at(origin.position(), origin.line())
                        .hint("Name contact points under observe.notify." + word + "."));
            }
        }
        return problems;
    }
}
