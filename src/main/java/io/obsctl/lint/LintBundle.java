package io.obsctl.lint;

import io.obsctl.model.Bundle;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.SourceMap;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** Runs every check over a bundle. Pure; safe between threads. */
public final class LintBundle {
    private static final List<BundleCheck> CHECKS = List.of(
            new SecretLiteralCheck(),
            new ProbeDroppedCheck(),
            new RulesYamlCheck(),
            new RulesPromqlCheck(),
            new RulesUnknownMetricCheck(),
            new NoRunbookCheck(),
            new NobodyToldCheck(),
            new UnknownThresholdCheck(),
            new DashboardPromqlCheck(),
            new DashboardUnknownMetricCheck(),
            new EmptyDashboardCheck());

    private LintBundle() {}

    /** Ids of all checks. */
    public static List<String> ids() {
        return CHECKS.stream().map(BundleCheck::id).sorted().toList();
    }

    /**
     * Everything that is wrong with the bundle. Positions name the artifact's path; {@code origin} is the template's
     * line where the source map knows it.
     */
    public static List<Problem> check(LoadedProfile profile, Bundle bundle, SourceMap sources) {
        BundleUnderCheck subject = new BundleUnderCheck(profile, bundle);
        List<Problem> problems = new ArrayList<>();
        for (BundleCheck check : CHECKS) {
            for (Problem problem : check.check(subject)) {
                Position at = problem.position();
                problems.add(
                        at == null || problem.origin() != null
                                ? problem
                                : problem.from(
                                        sources.origin(at.file(), at.line()).orElse(null)));
            }
        }
        return problems;
    }
}
