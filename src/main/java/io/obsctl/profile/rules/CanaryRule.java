package io.obsctl.profile.rules;

import io.obsctl.model.Host;
import io.obsctl.model.Hosts;
import io.obsctl.problem.Problem;
import io.obsctl.profile.tree.Words;
import java.util.List;
import java.util.stream.Stream;

/** A rollout that begins with a canary has one. */
final class CanaryRule implements Rule {
    @Override
    public void check(Subject s) {
        Hosts hosts = s.profile().hosts();
        // Hosts of inventories are known only when those are read: see OpenFleet.
        boolean more = !hosts.inventory().isEmpty();
        if (hosts.rollout().canary().isEmpty() || hosts.list().isEmpty() || more) {
            return;
        }
        List<Host> list = hosts.with(hosts.list()).list();
        if (list.stream().noneMatch(h -> h.has(hosts.rollout().canary()))) {
            List<String> there = list.stream()
                    .flatMap(h -> Stream.concat(
                            h.labels().entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()),
                            h.groups().stream().map(g -> Host.GROUP + ": " + g)))
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
