package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deploy that meets another one, or a host that is just mending itself: nobody is told what is not so. */
@Tag("host")
class FaultCrossingIT {
    private static final Duration SETTLE = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    private final Queue<Event> told = new ConcurrentLinkedQueue<>();

    @AutoClose
    private HostScene scene;

    @BeforeEach
    void start() throws IOException {
        scene = HostScene.alone(directory);
    }

    @Test
    void twoMachinesThatDeployAtOnceAreBothToldTheTruth() throws Exception {
        crossings(1, 1);
    }

    /** {@code -Dobsctl.rounds=N} says how often. */
    @Test
    @Tag("long")
    void twoMachinesThatDeployAtOnceAreBothToldTheTruthAtAnyDistance() throws Exception {
        crossings(Integer.getInteger("obsctl.rounds", 20), Long.getLong("obsctl.seed", System.currentTimeMillis()));
    }

    private void crossings(int rounds, long seed) throws Exception {
        Random random = new Random(seed);
        Map<String, Integer> seen = new TreeMap<>();
        for (int round = 1; round <= rounds; round++) {
            List<String> history = history();
            Path[] from = {directory.resolve("anna"), directory.resolve("ben")};
            Process[] both = new Process[2];
            for (int i = 0; i < 2; i++) {
                both[i] = scene.program(from[i], scene.profile(i + "." + round, "1s"), new String[] {"deploy", "prod"});
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(i == 0 && round > 1 ? random.nextInt(2_500) : 0));
            }
            String what = "round " + round + ", -Dobsctl.seed=" + seed + ": ";
            String told = "";
            int applied = 0;
            for (int i = 0; i < 2; i++) {
                int status = both[i].waitFor();
                String said = Files.readString(from[i].resolve("program.log"));
                if (status == 0) {
                    assertThat(said).as(what).contains("✓ worker-1");
                    applied++;
                } else {
                    assertThat(said)
                            .as(what)
                            .containsPattern("deploy/(changed-since-planned|lock-conflict|unfinished-conflict)");
                }
                told += status + " ";
            }
            seen.merge(told, 1, Integer::sum);
            assertThat(scene.notWhole(HostLayout.OWN_UNIT_NAME)).as(what).isEmpty();
            List<String> now = history();
            List<String> fresh = now.subList(history.size(), now.size()).stream()
                    .filter(l -> l.contains(" applied "))
                    .toList();
            assertThat(fresh).as(what + told).hasSize(applied).isNotEmpty();
            assertThat(fresh.get(fresh.size() - 1)).as(what).contains(" " + scene.live() + " ");
            // The next run of each says whose release it is.
            int[] next = new int[2];
            for (int i = 0; i < 2 && round <= 2; i++) {
                next[i] = scene.program(from[i], scene.profile(i + "." + round, "1s"), new String[] {
                            "plan", "prod", "--detailed-exitcode"
                        })
                        .waitFor();
            }
            assertThat(next[0] + next[1])
                    .as(what + "one of them has nothing to change")
                    .isEqualTo(round <= 2 ? 1 : 0);
        }
        System.out.println("two at once, exit codes: " + seen);
    }

    private List<String> history() {
        return scene.there("cat /var/lib/obsctl/history 2>/dev/null").lines().toList();
    }

    @Test
    void aDeployThatComesWhileTheHostMendsItselfWaitsForThat() {
        CompletableFuture<Outcome> first = heldInRecovery(() -> Fault.SCRIPT_KILLED.strike(scene));
        CompletableFuture<Outcome> second = waiting("# two\n");
        Breakpoint.release(scene);
        assertThat(first.join()).isInstanceOf(Outcome.PutBack.class);
        assertThat(second.join()).isInstanceOf(Outcome.Applied.class);
        assertThat(scene.notWhole(HostLayout.OWN_UNIT_NAME)).isEmpty();
        assertThat(scene.there("cat /var/lib/obsctl/current/alloy/config.alloy"))
                .isEqualTo("# two");
    }

    /** The collector is not started yet then, but nobody stopped it. */
    @Test
    void aDeployThatFailsWhileTheHostBootsLeavesTheCollectorRunning() {
        whileItBoots("wrong-id\n", Outcome.PutBack.class, "# zero");
    }

    @Test
    @Tag("long")
    void aDeployThatComesWhileTheHostBootsWaitsForItsRecovery() {
        whileItBoots("# two\n", Outcome.Applied.class, "# two");
    }

    private void whileItBoots(String config, Class<? extends Outcome> heard, String live) {
        CompletableFuture<Outcome> first = heldInRecovery(() -> {
            try {
                scene.machine.cut();
                scene.machine.bootAgain();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(scene.there("systemctl is-active obsctl-recover.service obsctl-alloy.service"))
                .isEqualTo("activating\ninactive");
        CompletableFuture<Outcome> second = waiting(config);
        Breakpoint.release(scene);
        assertThat(first.join()).isInstanceOf(Outcome.PutBack.class);
        assertThat(second.join()).as(second.join().toString()).isInstanceOf(heard);
        HostScene.await(
                "it is whole",
                Duration.ofSeconds(30),
                () -> scene.notWhole(HostLayout.OWN_UNIT_NAME).isEmpty());
        assertThat(scene.there("cat /var/lib/obsctl/current/alloy/config.alloy"))
                .isEqualTo(live);
    }

    /** A deploy is interrupted after its switch, and the host is held at the end of undoing it. */
    private CompletableFuture<Outcome> heldInRecovery(Runnable interruption) {
        assertThat(scene.deploy(wanted("# zero\n"), Duration.ZERO, Sink.none())).isInstanceOf(Outcome.Applied.class);
        Breakpoint.install(scene);
        Breakpoint.HEALTH.arm(scene);
        CompletableFuture<Outcome> first =
                CompletableFuture.supplyAsync(() -> scene.deploy(wanted("# one\n"), SETTLE, Sink.none()));
        Breakpoint.awaitReached(scene, Breakpoint.HEALTH);
        Breakpoint.CLOSE.arm(scene);
        interruption.run();
        Breakpoint.awaitReached(scene, Breakpoint.CLOSE);
        return first;
    }

    /** Gives it when it waits for the host. */
    private CompletableFuture<Outcome> waiting(String config) {
        CompletableFuture<Outcome> second =
                CompletableFuture.supplyAsync(() -> scene.deploy(wanted(config), SETTLE, told::add));
        HostScene.await(
                "it waits for the lock",
                Duration.ofSeconds(30),
                () -> !scene.there("pgrep -f '^flock -w 30'").isEmpty());
        assertThat(told)
                .as("people see why nothing happens")
                .anySatisfy(event -> assertThat(event.toString()).contains("deploy/under-way", "up to 30 s"))
                .contains(new Event.Started("worker-1", "wait"));
        return second;
    }

    private static HostScene.Wanted wanted(String config) {
        return new HostScene.Wanted(config, "one", "glc_FAKE_first");
    }
}
