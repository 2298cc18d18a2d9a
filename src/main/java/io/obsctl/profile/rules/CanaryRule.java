package io.obsctl.profile.rules;

import io.obsctl.model.Hosts;
import io.obsctl.problem.Problem;
import io.obsctl.profile.tree.Words;
import java.util.List;

/** A rollout that begins with a canary has one. */
final class CanaryRule implements Rule {
    @Override
    public void check(Subject s) {
        Hosts hosts = s.profile().hosts();
        if (hosts.rollout().canary().isEmpty() || hosts.list().isEmpty()) {
            return;
        }
        boolean any = hosts.list().stream()
                .anyMatch(h -> h.labels()
                        .entrySet()
                        .containsAll(hosts.rollout().canary().entrySet()));
        if (!any) {
            List<String> there = hosts.list().stream()
                    .flatMap(h -> h.labels().entrySet().stream())
                    .map(e -> e.getKey() + ": " + e.getValue())
                    .distinct()
                    .limit(8)
                    .toList();
            String wanted = hosts.rollout().canary().entrySet().stream()
                    .map(e -> e.getKey() + ": " + e.getValue())
                    .collect(java.util.stream.Collectors.joining(", "));
            Problem problem = Problem.error(
                    "profile/canary", "no host is the canary", "no host has the labels " + Words.show(wanted));
            s.report(
                    there.isEmpty()
                            ? problem.hint("Give a host `labels` that match.")
                            : problem.hint("Labels that hosts have: " + String.join(", ", there) + "."),
                    "/hosts/rollout/canary",
                    "/hosts/list");
        }
    }
}
