package io.obsctl.infra.ssh;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.testing.host.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults at random instants of first and other deploys and of rollbacks: {@code -Dobsctl.cuts=N} says how many must
 * strike while a run is under way, {@code -Dobsctl.minutes=N} how long at most, {@code -Dobsctl.hosts=N} on how many
 * hosts, {@code -Dobsctl.faults=REGEX} which.
 */
@Tag("host")
@Tag("long")
class FaultCampaignIT {
    @TempDir
    Path directory;

    private final long seed = Long.getLong("obsctl.seed", System.currentTimeMillis());
    private final int cuts = Integer.getInteger("obsctl.cuts", 60);
    private final long end = System.nanoTime()
            + Duration.ofMinutes(Integer.getInteger("obsctl.minutes", 20)).toNanos();
    private final AtomicInteger struck = new AtomicInteger();
    private final Map<String, Integer> seen = new ConcurrentHashMap<>();

    @Test
    void hostsThatAreCutOffAtRandomInstantsEndWhole() throws Exception {
        campaign(
                "fault-instants",
                List.of(
                        Fault.CONNECTION_CUT,
                        Fault.CONNECTION_CUT,
                        Fault.CLIENT_KILLED,
                        Fault.CLIENT_KILLED,
                        Fault.SCRIPT_KILLED,
                        Fault.POWER_CUT,
                        Fault.REBOOT),
                3);
    }

    /** Of the disk only that is left which was forced to it. */
    @Test
    void hostsThatLoseWhatWasNotOnTheDiskEndWhole() throws Exception {
        campaign("fault-power", List.of(Fault.POWER_LOST), 2);
    }

    private void campaign(String title, List<Fault> all, int hosts) throws Exception {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        System.out.println(title + ": -Dobsctl.seed=" + seed);
        List<Fault> faults = all.stream()
                .filter(f -> f.name().matches(System.getProperty("obsctl.faults", ".*")))
                .toList();
        try {
            new FaultWorkers(directory, title).run(Integer.getInteger("obsctl.hosts", hosts), (worker, host) -> {
                if (faults.contains(Fault.POWER_LOST)) {
                    ownDisk(worker.trial().scene());
                }
                Random random = new Random(seed + host);
                while (struck.get() < cuts && System.nanoTime() < end) {
                    one(worker, random, faults.get(random.nextInt(faults.size())));
                }
            });
        } finally {
            System.out.println(title + ": " + new TreeMap<>(seen));
        }
    }

    private static void ownDisk(HostScene scene) {
        try {
            scene.ownDisk();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void one(FaultWorkers.Worker worker, Random random, Fault fault) {
        FaultCase.Kind kind = FaultCase.Kind.values()[random.nextInt(4)];
        if (fault.endsClient() && kind == FaultCase.Kind.ROLLBACK) {
            kind = FaultCase.Kind.RELOAD;
        }
        boolean plain = kind == FaultCase.Kind.ROLLBACK || fault.endsClient();
        String config =
                plain ? "" : List.of("", "", "", "wrong-id", "syntax-error").get(random.nextInt(5));
        FaultCase it = new FaultCase(fault, null, kind, config);
        // From before the first command to just after the end of a run; a program has to be started first.
        Duration delay = Duration.ofMillis(random.nextInt(fault.endsClient() ? 8_000 : 4_500));
        FaultVerdict verdict = worker.tell(
                it + " after " + delay.toMillis() + " ms", () -> worker.trial().runAfter(it, delay));
        String what = it.fault() + ", " + it.kind() + ", ";
        if (verdict == null) {
            seen.merge(what + "FAILED", 1, Integer::sum);
        } else if (verdict.strike().hit()) {
            struck.incrementAndGet();
            seen.merge(what + verdict.ended(), 1, Integer::sum);
        } else {
            // What was said to be applied, or put back, was so after the cut as well.
            seen.merge(it.fault() + ", after the end of a run, whole", 1, Integer::sum);
        }
    }
}
