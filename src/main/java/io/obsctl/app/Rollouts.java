package io.obsctl.app;

import io.obsctl.deploy.RolloutStore;
import io.obsctl.deploy.Wave;
import io.obsctl.model.Outcome;
import io.obsctl.model.Plan;
import io.obsctl.model.RolloutChoice;
import io.obsctl.model.RolloutState;
import io.obsctl.model.RolloutState.At;
import io.obsctl.model.RolloutState.Status;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What is known of rollouts: their journals, and what of one is still to be done. */
public final class Rollouts {
    private final RolloutStore store;
    private final Clock clock;
    private final String who;

    public Rollouts(RolloutStore store, Clock clock, String who) {
        this.store = store;
        this.clock = clock;
        this.who = who;
    }

    /** The last rollout of the profile that began on this machine; empty when there is none. */
    public Optional<RolloutState> last(String profile) {
        return store.read(profile).flatMap(RolloutJournal::read);
    }

    /**
     * Gives an unfinished rollout up. Nothing is changed anywhere.
     *
     * @throws ObsctlException with exit code {@code USAGE} when there is none
     */
    public RolloutState abort(String profile) {
        unfinished(profile);
        store.append(profile, RolloutJournal.status(Status.ABORTED, "given up by " + who, clock.instant()));
        return last(profile).orElseThrow();
    }

    /** @throws ObsctlException with exit code {@code USAGE} when there is no unfinished one */
    RolloutState unfinished(String profile) {
        return last(profile)
                .filter(RolloutState::unfinished)
                .orElseThrow(() -> new ObsctlException(
                        ExitCode.USAGE,
                        Problem.error("rollout/none", "no unfinished rollout is known here", profile)
                                .run("obsctl deploy " + profile)));
    }

    void begin(Plan plan, List<Wave> waves, boolean skipBlocked, RolloutChoice choice) {
        store.begin(plan.profile(), RolloutJournal.begin(plan, waves, skipBlocked, choice, who, clock.instant()));
    }

    void begun(String profile, TargetRef target) {
        store.append(profile, RolloutJournal.at(target, At.BEGUN, clock.instant()));
    }

    void ended(String profile, Outcome outcome) {
        At at = outcome instanceof Outcome.Applied || outcome instanceof Outcome.Unchanged
                ? At.DONE
                : outcome instanceof Outcome.PutBack
                        ? At.PUT_BACK
                        : outcome instanceof Outcome.Refused
                                ? At.REFUSED
                                : outcome instanceof Outcome.Broken ? At.BROKEN : null;
        if (at != null) {
            store.append(profile, RolloutJournal.at(outcome.target(), at, clock.instant()));
        }
    }

    void status(String profile, Status status, String why) {
        store.append(profile, RolloutJournal.status(status, why, clock.instant()));
    }

    /**
     * The waves that are still to be done, in their old order; targets that need nothing any more are out of them.
     *
     * @throws ObsctlException with exit code {@code CONFLICT} when the bundle or a target is no longer what the rollout
     *     was begun for
     */
    static List<Wave> left(RolloutState state, Plan now) {
        List<Problem> problems = new ArrayList<>();
        if (!state.digest().equals(now.digest())) {
            problems.add(Problem.error(
                            "rollout/other-bundle",
                            "the profile says something else than when the rollout began",
                            state.profile() + ": " + shorten(state.digest()) + " then, " + shorten(now.digest())
                                    + " now")
                    .hint("Put the profile back, or give the rollout up and deploy what it says now.")
                    .run("obsctl rollout abort " + state.profile()));
        }
        Map<TargetRef, String> changes = RolloutJournal.changes(now);
        Set<TargetRef> known = new LinkedHashSet<>();
        List<Wave> waves = new ArrayList<>();
        for (RolloutState.Part part : state.waves()) {
            List<TargetRef> targets = new ArrayList<>();
            for (RolloutState.Item item : part.items()) {
                known.add(item.target());
                String change = changes.get(item.target());
                At at = Objects.requireNonNull(state.targets().get(item.target()));
                if (change == null) {
                    continue;
                }
                if (at == At.DONE || (at == At.WAITING && !change.equals(item.changes()))) {
                    problems.add(changed(item.target(), at == At.DONE ? "it was done and is not as it was left" : ""));
                }
                targets.add(item.target());
            }
            if (!targets.isEmpty()) {
                waves.add(new Wave(part.canary(), targets));
            }
        }
        changes.keySet().stream()
                .filter(t -> !known.contains(t))
                .forEach(t -> problems.add(changed(t, "there was nothing to do there then")));
        if (!problems.isEmpty()) {
            throw new ObsctlException(ExitCode.CONFLICT, problems);
        }
        return waves;
    }

    private static Problem changed(TargetRef target, String why) {
        return Problem.error(
                        "deploy/changed-since-planned",
                        "the target is no longer as it was when the plan was made",
                        target.name() + (why.isEmpty() ? "" : ": " + why))
                .hint("Plan again and look at it.");
    }

    private static String shorten(String digest) {
        return digest.substring(0, Math.min(12, digest.length()));
    }
}
