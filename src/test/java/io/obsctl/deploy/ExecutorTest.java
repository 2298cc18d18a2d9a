package io.obsctl.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.Outcome;
import io.obsctl.model.Plan;
import io.obsctl.model.Rollout;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ExecutorTest {
    private static final Problem BAD = Problem.error("deploy/unhealthy", "not healthy", "");
    private static final Bundle BUNDLE = new Bundle(
            "prod",
            List.of(
                    Artifact.of("alloy/config.alloy", ArtifactKind.ALLOY_CONFIG, "x\n"),
                    Artifact.of("grafana/a.json", ArtifactKind.DASHBOARD, "{}\n")));

    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private final Map<TargetRef, Map<String, String>> labels = new HashMap<>();

    private static Rollout rollout(String batch, int maxFailures, int maxParallel) {
        return new Rollout(
                Map.of("group", "canary"), batch, maxFailures, maxParallel, Duration.ZERO, Duration.ZERO, false);
    }

    private List<FakeTarget> hosts(int count) {
        List<FakeTarget> hosts = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            hosts.add(new FakeTarget(TargetRef.Kind.HOST, "h" + i));
        }
        return hosts;
    }

    private static Plan plan(List<FakeTarget> targets) {
        return Planner.plan("prod", "", BundleDigest.of(BUNDLE), new Survey(4, Sink.none()).of(BUNDLE, targets));
    }

    private List<Outcome> execute(Rollout rollout, List<FakeTarget> targets, boolean skipBlocked) {
        return new Executor(rollout, events::add).execute(plan(targets), BUNDLE, targets, labels, skipBlocked);
    }

    @Test
    void appliesEverywhereAndASecondTimeNowhere() {
        List<FakeTarget> targets = hosts(3);
        targets.add(new FakeTarget(TargetRef.Kind.GRAFANA, "grafana"));
        List<Outcome> first = execute(rollout("25%", 0, 2), targets, false);
        assertThat(first).hasSize(4).allMatch(o -> o instanceof Outcome.Applied);
        assertThat(Outcomes.exitCode(first)).isEqualTo(ExitCode.DONE);

        List<Outcome> second = execute(rollout("25%", 0, 2), targets, false);
        assertThat(second).allMatch(o -> o instanceof Outcome.Unchanged);
        assertThat(targets).allMatch(t -> t.applied == 1);
        assertThat(Outcomes.exitCode(second)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void howAnEarlierRunEndedIsSaidByTheNextOneThoughItHasNothingToDo() {
        List<FakeTarget> targets = hosts(1);
        Problem late = Problem.warning("deploy/last-run", "nobody heard how the last run there ended", "h1: put back");
        Plan before = plan(targets);
        Plan plan = new Plan(
                before.profile(),
                before.revision(),
                before.digest(),
                before.selection(),
                List.of(new TargetPlan.Ready(targets.get(0).ref(), List.of(), List.of(late))));
        new Executor(rollout("25%", 0, 2), events::add).execute(plan, BUNDLE, targets, labels, false);
        assertThat(events).contains(new Event.Noticed("h1", late));
    }

    @Test
    void aFailedCanaryStopsAllOthersWhateverMayFail() {
        List<FakeTarget> targets = hosts(3);
        targets.add(new FakeTarget(TargetRef.Kind.GRAFANA, "grafana"));
        labels.put(targets.get(1).ref(), Map.of("group", "canary", "zone", "a"));
        targets.get(1).answer = new Outcome.PutBack(targets.get(1).ref(), BAD);
        List<Outcome> outcomes = execute(rollout("100%", 5, 4), targets, false);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.PutBack.class);
        assertThat(List.of(outcomes.get(0), outcomes.get(2), outcomes.get(3)))
                .allMatch(o -> o instanceof Outcome.NotStarted);
        assertThat(Outcomes.exitCode(outcomes)).isEqualTo(ExitCode.NO);
    }

    @Test
    void aWaveThatExceedsMaxFailuresStopsTheRest() {
        List<FakeTarget> targets = hosts(6);
        targets.get(0).answer = new Outcome.PutBack(targets.get(0).ref(), BAD);
        targets.get(2).answer = new Outcome.PutBack(targets.get(2).ref(), BAD);
        List<Outcome> outcomes = execute(rollout("2", 1, 1), targets, false);
        assertThat(outcomes)
                .extracting(o -> o.getClass().getSimpleName())
                .containsExactly("PutBack", "Applied", "PutBack", "NotStarted", "NotStarted", "NotStarted");
        assertThat(Outcomes.exitCode(outcomes)).isEqualTo(ExitCode.PARTIAL);
    }

    @Test
    void changesSeveralAtOnceButNoMoreThanAllowed() {
        List<FakeTarget> targets = hosts(2);
        CountDownLatch both = new CountDownLatch(2);
        targets.forEach(t -> t.meet = both);
        assertThat(execute(rollout("100%", 0, 2), targets, false)).allMatch(o -> o instanceof Outcome.Applied);
    }

    @Test
    void aBlockedTargetRefusesEverythingBeforeAnythingIsWritten() {
        List<FakeTarget> targets = hosts(2);
        targets.get(1).unreadable = Problem.error("ssh/unreachable", "the host cannot be reached", "h2");
        assertThatThrownBy(() -> execute(rollout("25%", 0, 2), targets, false))
                .isInstanceOfSatisfying(ObsctlException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
                    assertThat(e.problems()).containsExactly(targets.get(1).unreadable);
                });
        assertThat(targets.get(0).applied).isZero();
    }

    @Test
    void skippedBlockedTargetsAreNotPassedOverInSilence() {
        List<FakeTarget> targets = hosts(2);
        targets.get(1).unreadable = Problem.error("ssh/unreachable", "the host cannot be reached", "h2");
        List<Outcome> outcomes = execute(rollout("25%", 0, 2), targets, true);
        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Applied.class);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Refused.class);
        assertThat(Outcomes.exitCode(outcomes)).isEqualTo(ExitCode.PARTIAL);
    }

    @Test
    void aPlanThatIsNoLongerTrueIsRefused() {
        List<FakeTarget> targets = hosts(2);
        Plan shown = plan(targets);
        targets.get(1).there.put("alloy/config.alloy", "by hand\n");
        assertThatThrownBy(() -> Executor.requireSame(shown, plan(targets)))
                .isInstanceOfSatisfying(ObsctlException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
                    assertThat(e.problems()).hasSize(1);
                    assertThat(e.problems().get(0).detail()).isEqualTo("h2");
                });
    }

    @Test
    void aPlanOfAnotherBundleIsRefused() {
        List<FakeTarget> targets = hosts(1);
        Plan shown = plan(targets);
        Plan other = new Plan("prod", "", "another", shown.targets());
        assertThatThrownBy(() -> Executor.requireSame(other, shown)).isInstanceOf(ObsctlException.class);
    }

    @Test
    void tellsTheWavesAndTheSteps() {
        List<FakeTarget> targets = hosts(2);
        labels.put(targets.get(1).ref(), Map.of("group", "canary"));
        execute(rollout("100%", 0, 1), targets, false);
        assertThat(events)
                .contains(new Event.Started("wave 1/2", "h2 (canary)"), new Event.Started("wave 2/2", "h1"))
                .contains(new Event.Finished("h1", "apply", true, null));
    }

    @Test
    void aBatchIsANumberOrAShareThatRoundsUp() {
        assertThat(Waves.batchSize("25%", 10)).isEqualTo(3);
        assertThat(Waves.batchSize("1%", 3)).isEqualTo(1);
        assertThat(Waves.batchSize("4", 10)).isEqualTo(4);
        assertThat(Waves.batchSize("100%", 7)).isEqualTo(7);
    }

    @Test
    void exitCodesFollowTheOutcomes() {
        TargetRef h = new TargetRef(TargetRef.Kind.HOST, "h");
        Outcome applied = new Outcome.Applied(h, List.of(), Duration.ZERO);
        Outcome putBack = new Outcome.PutBack(h, BAD);
        Outcome broken = new Outcome.Broken(h, List.of(), BAD);
        Outcome conflict =
                new Outcome.Refused(h, Problem.error("deploy/changed-since-planned", "changed since planned", ""));
        Outcome denied = new Outcome.Refused(h, Problem.error("ssh/auth-failed", "refused", ""));
        assertThat(Outcomes.exitCode(List.of(broken))).isEqualTo(ExitCode.PARTIAL);
        assertThat(Outcomes.exitCode(List.of(applied, putBack))).isEqualTo(ExitCode.PARTIAL);
        assertThat(Outcomes.exitCode(List.of(applied, conflict))).isEqualTo(ExitCode.PARTIAL);
        assertThat(Outcomes.exitCode(List.of(putBack, denied))).isEqualTo(ExitCode.NO);
        assertThat(Outcomes.exitCode(List.of(conflict))).isEqualTo(ExitCode.CONFLICT);
        assertThat(Outcomes.exitCode(List.of(denied, new Outcome.NotStarted(h, ""))))
                .isEqualTo(ExitCode.DENIED);
        assertThat(Outcomes.exitCode(List.of(new Outcome.Unchanged(h)))).isEqualTo(ExitCode.DONE);
    }

    private static final class Watch implements RolloutWatch {
        final List<String> told = Collections.synchronizedList(new ArrayList<>());
        final List<List<TargetRef>> asked = new ArrayList<>();
        Optional<Problem> proof = Optional.empty();

        @Override
        public void begun(TargetRef target) {
            told.add("begun " + target.name());
        }

        @Override
        public void ended(Outcome outcome) {
            told.add(outcome.getClass().getSimpleName() + " " + outcome.target().name());
        }

        @Override
        public Optional<Problem> proof(List<TargetRef> wave) {
            asked.add(wave);
            return proof;
        }
    }

    private final Watch watch = new Watch();
    private final StopSignal stop = new StopSignal();

    private List<Outcome> waves(List<FakeTarget> targets, String batch, Duration pause, boolean verify) {
        Rollout rollout = new Rollout(Map.of(), batch, 0, 4, Duration.ZERO, pause, verify);
        Plan plan = plan(targets);
        List<Wave> waves = Executor.waves(plan, ref -> ref.name().equals("h2"), rollout);
        return new Executor(new Executor.Means(rollout, events::add, stop, watch))
                .execute(plan, BUNDLE, targets, waves);
    }

    private static List<String> names(List<Outcome> outcomes) {
        return outcomes.stream().map(o -> o.getClass().getSimpleName()).toList();
    }

    @Test
    void provesEachWaveBeforeTheNextAndNotAfterTheLast() {
        assertThat(names(waves(hosts(5), "2", Duration.ZERO, true))).containsOnly("Applied");
        assertThat(watch.asked)
                .extracting(w -> w.stream().map(TargetRef::name).toList())
                .containsExactly(List.of("h2"), List.of("h1", "h3"));
    }

    @Test
    void aWaveThatIsNotProvedStopsTheRest() {
        watch.proof = Optional.of(BAD);
        List<Outcome> outcomes = waves(hosts(3), "2", Duration.ZERO, true);
        assertThat(names(outcomes)).containsExactly("NotStarted", "Applied", "NotStarted");
        assertThat(outcomes.get(0))
                .isEqualTo(new Outcome.NotStarted(outcomes.get(0).target(), "verify failed after wave 1/2"));
        assertThat(events).contains(new Event.Noticed("wave 1/2", BAD));
        assertThat(Outcomes.exitCode(outcomes)).isEqualTo(ExitCode.PARTIAL);
    }

    @Test
    void theWishToEndCutsAPauseShortAndBeginsNobodyElse() {
        List<FakeTarget> targets = hosts(3);
        targets.get(1).onApply = stop::request;
        assertThat(names(waves(targets, "1", Duration.ofDays(1), false)))
                .containsExactly("NotStarted", "Applied", "NotStarted");
        assertThat(watch.told).containsExactly("begun h2", "Applied h2", "NotStarted h1", "NotStarted h3");
    }

    @Test
    void theWishToEndLetsHostsInFlightFinishAndBeginsNoOtherOfTheWave() {
        List<FakeTarget> targets = hosts(6);
        targets.forEach(t -> t.onApply = stop::request);
        Rollout one = new Rollout(Map.of(), "100%", 0, 1, Duration.ZERO, Duration.ZERO, false);
        Plan plan = plan(targets);
        List<Outcome> outcomes = new Executor(new Executor.Means(one, events::add, stop, watch))
                .execute(plan, BUNDLE, targets, Executor.waves(plan, ref -> false, one));
        assertThat(names(outcomes))
                .containsExactly("Applied", "NotStarted", "NotStarted", "NotStarted", "NotStarted", "NotStarted");
        assertThat(targets).filteredOn(t -> t.applied > 0).hasSize(1);
    }

    @Test
    void onlyWorkThatHeedsTheWishIsLeftToEnd() {
        assertThat(stop.request()).isFalse();
        StopSignal other = new StopSignal();
        try (StopSignal.Heeding heeding = other.heed()) {
            assertThat(other.request()).isTrue();
        }
        assertThat(other.request()).isFalse();
    }
}
