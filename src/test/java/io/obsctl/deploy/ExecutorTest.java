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
        return new Rollout(Map.of("group", "canary"), batch, maxFailures, maxParallel, Duration.ZERO);
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
}
