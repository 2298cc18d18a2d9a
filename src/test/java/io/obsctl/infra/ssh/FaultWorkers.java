package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hosts that try cases side by side, and the table of what was seen. */
final class FaultWorkers {
    private final Path directory;
    private final String title;
    private final List<String> rows = Collections.synchronizedList(new ArrayList<>());
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

    /** @param title the table is {@code target/TITLE.txt} */
    FaultWorkers(Path directory, String title) {
        this.directory = directory;
        this.title = title;
    }

    interface Work {
        void on(Worker worker, int number);
    }

    final class Worker {
        private final String name;
        private final FaultTrial trial;

        private Worker(String name, FaultTrial trial) {
            this.name = name;
            this.trial = trial;
        }

        FaultTrial trial() {
            return trial;
        }

        /** Gives nothing when it failed. */
        @Nullable
        FaultVerdict tell(String what, Supplier<FaultVerdict> run) {
            long begun = System.nanoTime();
            try {
                FaultVerdict verdict = run.get();
                tell(begun, what + " | " + verdict.row());
                return verdict;
            } catch (AssertionError | UncheckedIOException e) {
                tell(begun, what + " | FAILED " + e.getMessage());
                failures.add(what + ": " + e.getMessage());
                return null;
            }
        }

        private void tell(long begun, String row) {
            rows.add(row);
            System.out.printf("%s  %5.1f s  %s%n", name, (System.nanoTime() - begun) / 1e9, row);
        }
    }

    /** Throws an AssertionError with all that failed. */
    void run(int hosts, Work work) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(hosts);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 1; i <= hosts; i++) {
                int number = i;
                all.add(pool.submit(() -> one(work, number)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            pool.shutdownNow();
            write();
        }
        assertThat(failures).isEmpty();
    }

    private void one(Work work, int number) {
        String name = "worker-" + number;
        try (HostScene scene = new HostScene(directory.resolve(name), name)) {
            work.on(new Worker(name, new FaultTrial(scene)), number);
        } catch (IOException e) {
            failures.add(name + ": " + e);
        }
    }

    private void write() {
        List<String> sorted = new ArrayList<>(rows);
        Collections.sort(sorted);
        try {
            Files.write(Files.createDirectories(Path.of("target")).resolve(title + ".txt"), sorted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
