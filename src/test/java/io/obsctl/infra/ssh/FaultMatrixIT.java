package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.testing.host.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a host during a deploy, it ends with the old or the new release, running and healthy, without
 * anybody connecting again, and the next run says which. {@code -Dobsctl.seed=N} repeats a choice, {@code
 * -Dobsctl.hosts=N} says how many hosts take part.
 */
@Tag("host")
class FaultMatrixIT {
    /** The same third every time, so that what lands is not a matter of luck; {@code --all} runs every case. */
    private static final long SEED = 1_795_271_916_416L;

    @TempDir
    Path directory;

    @Test
    void aThirdOfTheWaysThatADeployCanGoWrongLeavesHostsWhole() throws Exception {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        long seed = Long.getLong("obsctl.seed", SEED);
        List<FaultCase> cases = new ArrayList<>(FaultCase.all());
        Collections.shuffle(cases, new Random(seed));
        run(cases.subList(0, (cases.size() + 2) / 3), seed);
    }

    @Test
    @Tag("long")
    void everyWayThatADeployCanGoWrongLeavesHostsWhole() throws Exception {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        List<FaultCase> cases = FaultCase.all().stream()
                .filter(c -> c.toString().contains(System.getProperty("obsctl.case", "")))
                .toList();
        assertThat(FaultCase.all()).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
        run(cases, 0);
    }

    /** {@code -Dobsctl.minutes=N} says how long. */
    @Test
    @Tag("long")
    void hostsThatAreCutOffAtRandomInstantsEndWhole() throws Exception {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        long seed = Long.getLong("obsctl.seed", System.currentTimeMillis());
        long end = System.nanoTime()
                + Duration.ofMinutes(Integer.getInteger("obsctl.minutes", 20)).toNanos();
        System.out.println("random instants: -Dobsctl.seed=" + seed);
        AtomicInteger tried = new AtomicInteger();
        onHosts(Integer.getInteger("obsctl.hosts", 3), (trial, host) -> {
            Random random = new Random(seed + host);
            while (System.nanoTime() < end) {
                Fault fault = List.of(
                                Fault.CONNECTION_CUT,
                                Fault.CLIENT_KILLED,
                                Fault.SCRIPT_KILLED,
                                Fault.POWER_CUT,
                                Fault.REBOOT)
                        .get(random.nextInt(5));
                String config = List.of("", "", "", "wrong-id", "syntax-error").get(random.nextInt(5));
                FaultCase it = new FaultCase(fault, null, random.nextInt(8) == 0, random.nextBoolean(), config);
                Duration delay = Duration.ofMillis(random.nextInt(fault.endsClient() ? 12_000 : 9_000));
                tried.incrementAndGet();
                trial.tell(
                        it + " after " + delay.toMillis() + " ms",
                        () -> trial.trial().runAfter(it, delay));
            }
        });
        System.out.println("random instants: " + tried + " tried");
    }

    /**
     * Likewise, but of the disk only that is left which was forced to it. {@code -Dobsctl.minutes=N} says how long.
     */
    @Test
    @Tag("long")
    void hostsThatLoseWhatWasNotOnTheDiskEndWhole() throws Exception {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        long seed = Long.getLong("obsctl.seed", System.currentTimeMillis());
        long end = System.nanoTime()
                + Duration.ofMinutes(Integer.getInteger("obsctl.minutes", 20)).toNanos();
        System.out.println("lost disks: -Dobsctl.seed=" + seed);
        AtomicInteger tried = new AtomicInteger();
        onHosts(Integer.getInteger("obsctl.hosts", 2), (worker, host) -> {
            try {
                worker.trial().scene().ownDisk();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Random random = new Random(seed + host);
            while (System.nanoTime() < end) {
                String config = List.of("", "", "", "wrong-id", "syntax-error").get(random.nextInt(5));
                FaultCase it =
                        new FaultCase(Fault.POWER_LOST, null, random.nextInt(5) == 0, random.nextBoolean(), config);
                Duration delay = Duration.ofMillis(random.nextInt(9_000));
                tried.incrementAndGet();
                worker.tell(
                        it + " after " + delay.toMillis() + " ms",
                        () -> worker.trial().runAfter(it, delay));
            }
        });
        System.out.println("lost disks: " + tried + " tried");
    }

    private void run(List<FaultCase> cases, long seed) throws Exception {
        int hosts = Math.min(Integer.getInteger("obsctl.hosts", 3), cases.size());
        System.out.println("fault matrix: " + cases.size() + " of "
                + FaultCase.all().size() + " cases, " + hosts + " hosts, -Dobsctl.seed=" + seed);
        ConcurrentLinkedQueue<FaultCase> queue = new ConcurrentLinkedQueue<>(cases);
        onHosts(hosts, (trial, host) -> {
            for (FaultCase next = queue.poll(); next != null; next = queue.poll()) {
                FaultCase it = next;
                trial.tell(it.toString(), () -> trial.trial().run(it));
            }
        });
    }

    private interface Work {
        void on(Worker worker, int number);
    }

    private record Worker(String name, FaultTrial trial, List<String> failures) {
        void tell(String what, Supplier<String> run) {
            long begun = System.nanoTime();
            String verdict;
            try {
                verdict = run.get();
            } catch (AssertionError | UncheckedIOException e) {
                verdict = "FAILED " + e.getMessage();
                failures.add(what + ": " + e.getMessage());
            }
            System.out.printf("%s  %5.1f s  %s: %s%n", name, (System.nanoTime() - begun) / 1e9, what, verdict);
        }
    }

    private void onHosts(int hosts, Work work) throws InterruptedException {
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        ExecutorService pool = Executors.newFixedThreadPool(hosts);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 1; i <= hosts; i++) {
                int number = i;
                all.add(pool.submit(() -> {
                    String name = "worker-" + number;
                    try (HostScene scene = new HostScene(directory.resolve(name), name)) {
                        work.on(new Worker(name, new FaultTrial(scene), failures), number);
                    } catch (IOException e) {
                        failures.add(name + ": " + e);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            pool.shutdownNow();
        }
        assertThat(failures).isEmpty();
    }
}
