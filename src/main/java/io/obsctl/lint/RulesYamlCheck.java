package io.obsctl.lint;

import io.obsctl.problem.Problem;
import java.util.List;

/** A rule file that no ruler could read. */
final class RulesYamlCheck implements BundleCheck {
    @Override
    public String id() {
        return "rules/yaml";
    }

    @Override
    public List<Problem> check(BundleUnderCheck bundle) {
        return bundle.rules().stream()
                .filter(file -> file.broken() != null)
                .map(file -> Problem.error(id(), "the file is no rule file", String.valueOf(file.broken()))
                        .at(file.brokenAt()))
                .toList();
    }
}
