package io.obsctl.deploy;

import io.obsctl.model.Artifact;
import io.obsctl.model.HostLayout;
import io.obsctl.model.ReleaseReturn;
import io.obsctl.problem.Problem;
import java.util.List;

/**
 * A way back at one place: a target that knows by itself what is wanted there. What a bundle holds means nothing to it.
 */
public interface Reversal extends Target {
    /** What is wanted beside what is there. Never writes, never throws for what the place answers. */
    Sight survey();

    /**
     * Asks backends from there with the credentials that the release would run with, which this machine may not know;
     * as of the last {@link #survey}.
     */
    default LaneAsker lanes() {
        return requests -> requests.stream()
                .map(r -> (LaneAsker.Answer) new LaneAsker.Answer.NoWay())
                .toList();
    }

    /** What is wanted at the place, and what is there. */
    record Sight(List<Wanted> wanted, Observation seen) {
        public Sight {
            wanted = List.copyOf(wanted);
        }

        /** Of a release that is to run again at a home. */
        public static Sight of(ReleaseReturn goal, String home, Observation seen) {
            return new Sight(
                    goal.wanted().stream()
                            .map(a -> new Wanted(a.path(), a.shownText(), HostLayout.on(home, a.path())))
                            .toList(),
                    seen);
        }

        /** Nothing can be said. */
        public static Sight blocked(Problem reason) {
            return new Sight(List.of(), new Observation.Unreadable(reason));
        }
    }

    /** A file that is wanted, as people call it. */
    record Wanted(String path, String text, String label) {}

    @Override
    default boolean takes(Artifact artifact) {
        return false;
    }

    @Override
    default String canonical(Artifact wanted) {
        return wanted.shownText();
    }

    @Override
    default String label(Artifact wanted) {
        return wanted.path();
    }

    @Override
    default Observation observe(List<Artifact> wanted) {
        return survey().seen();
    }
}
