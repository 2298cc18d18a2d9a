package io.obsctl.model;

import io.obsctl.problem.Problem;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a place that holds releases remembers. */
public sealed interface PlaceHistory {
    TargetRef target();

    /**
     * It was read.
     *
     * @param releases the live one first, then by when they were live last, latest first
     * @param runs latest first; the most recent ones
     * @param unfinished the phase of a switch that is under way or was cut off; empty when there is none
     */
    record Known(TargetRef target, List<KeptRelease> releases, List<PastRun> runs, String unfinished)
            implements PlaceHistory {
        public Known {
            releases = List.copyOf(releases);
            runs = List.copyOf(runs);
        }

        /** @param releases in no order */
        public static Known of(TargetRef target, List<KeptRelease> releases, List<PastRun> runs, String unfinished) {
            Map<String, Instant> liveLast = new HashMap<>();
            for (PastRun run : runs) {
                // Latest first: the release before was live until this very moment.
                if (run.result() == PastRun.Result.APPLIED) {
                    liveLast.putIfAbsent(run.before(), run.when());
                    liveLast.putIfAbsent(run.release(), run.when());
                }
            }
            Comparator<KeptRelease> order = Comparator.comparing((KeptRelease r) -> !r.live())
                    .thenComparing(r -> liveLast.getOrDefault(r.name(), Instant.EPOCH), Comparator.reverseOrder())
                    .thenComparing(KeptRelease::made, Comparator.reverseOrder())
                    .thenComparing(KeptRelease::name);
            return new Known(target, releases.stream().sorted(order).toList(), runs, unfinished);
        }

        public Optional<KeptRelease> live() {
            return releases.stream().filter(KeptRelease::live).findFirst();
        }

        /** Those that can be gone back to: 1 is the one that was live before. */
        public List<KeptRelease> earlier() {
            return releases.stream().filter(r -> !r.live()).toList();
        }
    }

    /** It could not be asked. */
    record Unread(TargetRef target, Problem reason) implements PlaceHistory {}
}
