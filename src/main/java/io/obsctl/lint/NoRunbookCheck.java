package io.obsctl.lint;

import io.obsctl.model.Artifact;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** An alert that tells nobody what to do. */
final class NoRunbookCheck implements BundleCheck {
    @Override
    public String id() {
        return "rules/no-runbook";
    }

    @Override
    public List<Problem> check(BundleUnderCheck bundle) {
        Set<String> paths =
                bundle.bundle().artifacts().stream().map(Artifact::path).collect(Collectors.toSet());
        return bundle.rules().stream()
                .flatMap(file -> file.rules().stream())
                .filter(RuleFile.Rule::alert)
                .filter(rule -> !rule.annotations().containsKey("runbook_url")
                        && !paths.contains(rule.annotations().getOrDefault("runbook", "")))
                .map(rule -> Problem.warning(id(), "an alert has no runbook", rule.name())
                        .at(rule.nameAt(), rule.line(rule.nameAt()))
                        .hint("Add the annotation runbook_url, or runbook with a page of the bundle."))
                .toList();
    }
}
