package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.testing.host.TestHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    @TempDir
    Path directory;

    @Test
    void aThirdOfTheWaysThatADeployCanGoWrongLeavesHostsWhole() throws Exception {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        long seed = Long.getLong("obsctl.seed", System.currentTimeMillis());
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

    private void run(List<FaultCase> cases, long seed) throws Exception {
        int hosts = Math.min(Integer.getInteger("obsctl.hosts", 3), cases.size());
        System.out.println("fault matrix: " + cases.size() + " of "
                + FaultCase.all().size() + " cases, " + hosts + " hosts, -Dobsctl.seed=" + seed);
        ConcurrentLinkedQueue<FaultCase> queue = new ConcurrentLinkedQueue<>(cases);
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        ExecutorService pool = Executors.newFixedThreadPool(hosts);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < hosts; i++) {
                String name = "worker-" + (i + 1);
                all.add(pool.submit(() -> work(name, queue, failures)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            pool.shutdownNow();
        }
        assertThat(failures).as("seed " + seed).isEmpty();
    }

    private void work(String name, ConcurrentLinkedQueue<FaultCase> queue, List<String> failures) {
        try (HostScene scene = new HostScene(directory.resolve(name), name)) {
            FaultTrial trial = new FaultTrial(scene);
            for (FaultCase next = queue.poll(); next != null; next = queue.poll()) {
                long begun = System.nanoTime();
                String verdict;
                try {
                    verdict = trial.run(next);
                } catch (AssertionError | java.io.UncheckedIOException e) {
                    verdict = "FAILED " + e.getMessage();
                    failures.add(next + ": " + e.getMessage());
                }
                System.out.printf("%s  %5.1f s  %s: %s%n", name, (System.nanoTime() - begun) / 1e9, next, verdict);
            }
        } catch (IOException e) {
            failures.add(name + ": " + e);
        }
    }
}
