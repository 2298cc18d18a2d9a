package io.obsctl.deploy;

import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.Outcome;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import java.util.List;

/** A place that holds artifacts. Implementations are adapters; the fake and the real one pass the same contract test. */
public interface Target extends AutoCloseable {
    /** How plans and reports name it; the same for its whole life. */
    TargetRef ref();

    /** Whether this target holds artifacts of this kind. */
    boolean takes(Artifact artifact);

    /**
     * The wanted artifact as this target would show it once it is there: canonical, without what the server adds,
     * secrets as references. Two texts are equal exactly when nothing has to change.
     */
    String canonical(Artifact wanted);

    /** What people call the artifact here, such as {@code dashboard Golden signals}. */
    String label(Artifact wanted);

    /** Reads the state of the wanted artifacts and of whatever obsctl owns here. Never writes. Never throws for what
     * the target answers: that is {@link Observation.Unreadable}. */
    Observation observe(List<Artifact> wanted);

    /**
     * Does what the plan says, or puts everything back. Refuses when the state is no longer the one that was planned
     * for.
     *
     * @param wanted the artifacts that this target takes
     * @throws io.obsctl.problem.ObsctlException only before anything was written, such as for a secret that cannot be
     *     found
     */
    Outcome apply(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink);

    /** Lets go of connections. What is under way at the target goes on there. */
    @Override
    void close();
}
