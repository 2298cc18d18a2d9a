package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.testing.host.TestHost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a host during a deploy, it ends with the old or the new release, running and healthy, without
 * anybody connecting again, and the next run says which. A case whose fault did not strike fails. The table of what was
 * seen is {@code target/fault-matrix.txt}. {@code -Dobsctl.seed=N} repeats a choice, {@code -Dobsctl.hosts=N} says how
 * many hosts take part.
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

    /** {@code -Dobsctl.case=TEXT} runs those whose name contains or matches it. */
    @Test
    @Tag("long")
    void everyWayThatADeployCanGoWrongLeavesHostsWhole() throws Exception {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        String wanted = System.getProperty("obsctl.case", "");
        List<FaultCase> cases = FaultCase.all().stream()
                .filter(c -> c.toString().contains(wanted) || c.toString().matches(wanted))
                .toList();
        assertThat(FaultCase.all()).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
        run(cases, 0);
    }

    private void run(List<FaultCase> cases, long seed) throws Exception {
        // They wait more than they work.
        int hosts = Math.min(Integer.getInteger("obsctl.hosts", 4), cases.size());
        System.out.println("fault matrix: " + cases.size() + " of "
                + FaultCase.all().size() + " cases, " + hosts + " hosts, -Dobsctl.seed=" + seed);
        ConcurrentLinkedQueue<FaultCase> queue = new ConcurrentLinkedQueue<>(cases);
        new FaultWorkers(directory, "fault-matrix").run(hosts, (worker, host) -> {
            for (FaultCase next = queue.poll(); next != null; next = queue.poll()) {
                FaultCase it = next;
                worker.tell(it.toString(), () -> worker.trial().run(it));
            }
        });
    }
}
