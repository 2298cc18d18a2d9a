package io.obsctl.infra.local;

import io.obsctl.deploy.CollectorControl;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Change;
import io.obsctl.model.Outcome;
import io.obsctl.model.PastRun;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Switches a directory to one of its releases, behind the collector's own answers, or puts everything back. */
final class DirectorySwitch {
    private final TargetRef ref;
    private final Path home;
    private final ReleaseDirectory releases;
    private final CollectorControl collector;
    private final Author author;
    private final Clock clock;
    private final String action;

    /** @param action what the history calls it: {@code deploy} or {@code rollback} */
    DirectorySwitch(TargetRef ref, Path home, CollectorControl collector, Author author, Clock clock, String action) {
        this.ref = ref;
        this.home = home;
        this.releases = new ReleaseDirectory(home);
        this.collector = collector;
        this.author = author;
        this.clock = clock;
        this.action = PastRun.action(action, author.skipped());
    }

    /** Work under the directory's lock. */
    interface Work {
        Outcome run() throws IOException;
    }

    /** One at a time; what cannot be written is a refusal. */
    Outcome alone(Work work) {
        try {
            Files.createDirectories(home);
            try (FileChannel channel = FileChannel.open(
                            home.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = tryLock(channel)) {
                return lock == null ? busy() : work.run();
            }
        } catch (IOException e) {
            return new Outcome.Refused(ref, unwritten(e));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private Outcome busy() {
        return new Outcome.Refused(
                ref,
                Problem.error("deploy/lock-conflict", "another deploy is under way at this target", ref.name())
                        .hint("Wait until it has ended."));
    }

    Outcome changedSincePlanned() {
        return new Outcome.Refused(
                ref,
                Problem.error(
                                "deploy/changed-since-planned",
                                "the target is no longer as it was when the plan was made",
                                ref.name())
                        .hint("Plan again and look at it."));
    }

    /**
     * The switch itself.
     *
     * @param next the release, relative to the home
     * @param added whether it was made for this and goes again when it is not taken
     * @param configSha256 of the config that the collector must run then; empty when that is not known
     */
    Outcome to(Path next, boolean added, String configSha256, TargetPlan.Ready plan, Instant begun, Sink sink)
            throws IOException {
        Path old = releases.current();
        boolean running = collector.answers();
        Optional<Problem> refusal = turn(next, old, running, configSha256, sink);
        if (refusal.isPresent()) {
            Outcome outcome = putBack(old, next, added && !next.equals(old), running, plan, refusal.get());
            rememberFailure(next, old, outcome, refusal.get(), sink);
            return outcome;
        }
        prune(old, sink);
        List<Change> done = plan.changes().stream()
                .filter(c -> c.action() != Change.Action.NONE)
                .toList();
        return new Outcome.Applied(ref, done, Duration.between(begun, clock.instant()));
    }

    /** A release that cannot be switched to, or not written down, is not taken, as one that the collector refuses. */
    private Optional<Problem> turn(Path next, @Nullable Path old, boolean running, String configSha256, Sink sink) {
        try {
            releases.switchTo(next);
            Optional<Problem> refusal = running ? gate(configSha256, sink) : Optional.empty();
            if (refusal.isEmpty()) {
                remember(next, old, PastRun.Result.APPLIED, "");
            }
            return refusal;
        } catch (IOException e) {
            return Optional.of(unwritten(e));
        }
    }

    private void rememberFailure(Path next, @Nullable Path old, Outcome outcome, Problem cause, Sink sink) {
        try {
            remember(
                    next,
                    old,
                    outcome instanceof Outcome.PutBack ? PastRun.Result.PUT_BACK : PastRun.Result.BROKEN,
                    cause.id().toString());
        } catch (IOException e) {
            sink.emit(new Event.Noticed(
                    ref.name(),
                    failed("deploy/history-failed", "the history cannot be written", home, e)
                            .as(Severity.WARNING)));
        }
    }

    private Problem unwritten(IOException e) {
        return failed("deploy/write-failed", "the release cannot be written", home, e);
    }

    private void remember(Path next, @Nullable Path old, PastRun.Result result, String problem) throws IOException {
        releases.remember(new PastRun(
                clock.instant(),
                UUID.randomUUID().toString().substring(0, 12),
                result,
                PastRun.name(next.toString()),
                old == null || !old.toString().matches("releases/\\S+") ? "" : PastRun.name(old.toString()),
                PastRun.How.RUN,
                problem,
                action,
                author.who()));
    }

    /** The switch is done by now: old releases that cannot be removed are worth a remark, no more. */
    private void prune(@Nullable Path old, Sink sink) {
        try {
            releases.prune(author.keep(), old);
        } catch (IOException e) {
            sink.emit(new Event.Noticed(
                    ref.name(),
                    failed("deploy/prune-failed", "old releases cannot be removed", home, e)
                            .as(Severity.WARNING)));
        }
    }

    private Optional<Problem> gate(String configSha256, Sink sink) {
        sink.emit(new Event.Started(ref.name(), "reload"));
        releases.stirCredentials();
        Optional<Problem> refusal = collector.reload().or(() -> collector.settle(configSha256));
        sink.emit(new Event.Finished(ref.name(), "reload", refusal.isEmpty(), null));
        return refusal;
    }

    /** A reload that failed may have swapped the graph already, so the old config is loaded again. */
    private Outcome putBack(
            @Nullable Path old, Path next, boolean added, boolean running, TargetPlan.Ready plan, Problem cause) {
        try {
            if (!Objects.equals(releases.current(), old)) {
                releases.switchTo(old);
            }
            releases.stirCredentials();
            Optional<Problem> still = old == null || !running
                    ? Optional.empty()
                    : collector.reload().or(() -> collector.settle(""));
            if (still.isPresent()) {
                return new Outcome.Broken(
                        ref,
                        plan.changes(),
                        cause.hint("Putting back failed as well: " + still.get().detail()));
            }
            if (added) {
                DurableFiles.remove(home.resolve(next));
            }
            return new Outcome.PutBack(ref, cause);
        } catch (IOException e) {
            return new Outcome.Broken(
                    ref, plan.changes(), cause.hint("Putting back failed as well: " + DurableFiles.why(home, e)));
        }
    }

    static Problem failed(String id, String summary, Path place, IOException e) {
        return Problem.error(id, summary, DurableFiles.why(place, e));
    }
}
