package io.obsctl.deploy;

import io.obsctl.model.Rollout;
import io.obsctl.model.TargetRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * In which order targets are changed: hosts with the canary's labels, then the other hosts in batches, then directories,
 * then what is not a machine (Grafana, the rulers), since a dashboard is of no use before its signals.
 */
final class Waves {
    private Waves() {}

    /**
     * @param targets those with something to do, in the profile's order
     * @param labels labels by target; a target without an entry has none
     */
    static List<Wave> of(List<TargetRef> targets, Map<TargetRef, Map<String, String>> labels, Rollout rollout) {
        return of(targets, ref -> isCanary(labels.getOrDefault(ref, Map.of()), rollout), rollout);
    }

    static List<Wave> of(List<TargetRef> targets, Predicate<TargetRef> canary, Rollout rollout) {
        List<TargetRef> canaries = new ArrayList<>();
        List<TargetRef> hosts = new ArrayList<>();
        List<TargetRef> directories = new ArrayList<>();
        List<TargetRef> others = new ArrayList<>();
        for (TargetRef target : targets) {
            switch (target.kind()) {
                case HOST -> (canary.test(target) ? canaries : hosts).add(target);
                case DIRECTORY -> directories.add(target);
                default -> others.add(target);
            }
        }
        List<Wave> waves = new ArrayList<>();
        add(waves, true, canaries);
        int size = batchSize(rollout.batch(), canaries.size() + hosts.size());
        for (int from = 0; from < hosts.size(); from += size) {
            add(waves, false, hosts.subList(from, Math.min(hosts.size(), from + size)));
        }
        add(waves, false, directories);
        add(waves, false, others);
        return waves;
    }

    private static void add(List<Wave> waves, boolean canary, List<TargetRef> targets) {
        if (!targets.isEmpty()) {
            waves.add(new Wave(canary, targets));
        }
    }

    /** Whether hosts with these labels go first. */
    private static boolean isCanary(Map<String, String> labels, Rollout rollout) {
        return !rollout.canary().isEmpty()
                && labels.entrySet().containsAll(rollout.canary().entrySet());
    }

    /** A share is of all hosts with something to do and rounds up. At least 1. */
    static int batchSize(String batch, int hosts) {
        String text = batch.strip();
        if (text.endsWith("%")) {
            double share =
                    Double.parseDouble(text.substring(0, text.length() - 1).strip());
            return Math.max(1, (int) Math.ceil(share * hosts / 100));
        }
        return Math.max(1, Integer.parseInt(text));
    }
}
