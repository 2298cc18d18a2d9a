package io.obsctl.deploy;

import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A bounded number of threads with names, ended on close. */
final class NamedPool implements AutoCloseable {
    private final ExecutorService threads;

    NamedPool(String name, int size) {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory factory = work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        this.threads = Executors.newFixedThreadPool(Math.max(1, size), factory);
    }

    /**
     * Runs all of them and gives the results in the order of the tasks.
     *
     * @throws ObsctlException with the problems of all tasks that threw one, or when this thread is interrupted; what
     *     runs then is interrupted too
     */
    <T> List<T> all(List<? extends Callable<T>> tasks) {
        List<Future<T>> futures = new ArrayList<>();
        tasks.forEach(task -> futures.add(threads.submit(task)));
        List<T> results = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        ExitCode exit = ExitCode.DONE;
        for (Future<T> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ObsctlException told) {
                    exit = exit == ExitCode.DONE ? told.exitCode() : exit;
                    told.problems().stream().filter(p -> !problems.contains(p)).forEach(problems::add);
                } else {
                    throw new IllegalStateException(e.getCause());
                }
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new ObsctlException(ExitCode.INTERRUPTED, List.of());
            }
        }
        if (exit != ExitCode.DONE) {
            throw new ObsctlException(exit, problems);
        }
        return results;
    }

    <T> Future<T> begin(Callable<T> task) {
        return threads.submit(task);
    }

    /**
     * What the task gave; empty when it takes longer than that.
     *
     * @throws ObsctlException what the task threw, or when this thread is interrupted
     */
    static <T> Optional<T> result(Future<T> task, long time, TimeUnit unit) {
        try {
            return Optional.of(task.get(time, unit));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ObsctlException told) {
                throw told;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ObsctlException(ExitCode.INTERRUPTED, List.of());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
