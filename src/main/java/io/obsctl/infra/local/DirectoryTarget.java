package io.obsctl.infra.local;

import io.obsctl.deploy.CollectorControl;
import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Target;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.infra.secret.SlotFiller;
import io.obsctl.model.Artifact;
import io.obsctl.model.Change;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Outcome;
import io.obsctl.model.Release;
import io.obsctl.model.SecretSource;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A directory on this machine that holds a collector's files, laid out as on a host: releases, and one link to the
 * live one that is switched with one rename. Where a collector answers, it is made to reload, and a release that it
 * does not take is put back.
 */
public final class DirectoryTarget implements Target {
    private static final int KEEP = 5;

    private final TargetRef ref;
    private final Path home;
    private final SlotFiller filler;
    private final KeyedDigests digests;
    private final ReleaseDirectory releases;
    private final CollectorControl collector;
    private final Clock clock;

    /** @param home is created at the first deploy; as a person would type it, since plans show it */
    public DirectoryTarget(Path home, SecretSource secrets, CollectorControl collector, Clock clock) {
        this.ref = new TargetRef(TargetRef.Kind.DIRECTORY, home.toString());
        this.home = home.toAbsolutePath().normalize();
        this.filler = new SlotFiller(secrets);
        this.digests = new KeyedDigests(this.home.resolve("key"), secrets);
        this.releases = new ReleaseDirectory(this.home);
        this.collector = collector;
        this.clock = clock;
    }

    @Override
    public TargetRef ref() {
        return ref;
    }

    @Override
    public boolean takes(Artifact artifact) {
        return HostLayout.KINDS.contains(artifact.kind());
    }

    @Override
    public String canonical(Artifact wanted) {
        return wanted.shownText();
    }

    @Override
    public String label(Artifact wanted) {
        return HostLayout.on(ref.name(), wanted.path());
    }

    @Override
    public Observation observe(List<Artifact> wanted) {
        try {
            return look(wanted);
        } catch (IOException e) {
            return new Observation.Unreadable(failed("deploy/unreadable", "the target's state cannot be read", e));
        } catch (IllegalArgumentException e) {
            return new Observation.Unreadable(Problem.error(
                            "deploy/unreadable",
                            "the target's state cannot be read",
                            "the record of the live release in " + ref.name() + " is not one that obsctl wrote")
                    .hint("Move the directory away and deploy again."));
        }
    }

    private Observation.Seen look(List<Artifact> wanted) throws IOException {
        String effect = collector.answers() ? "reload" : "";
        Path current = releases.current();
        if (current == null) {
            return new Observation.Seen(Map.of(), effect, List.of());
        }
        Release record = releases.record(current);
        Map<String, String> wantedSlots = digests.of(wanted);
        Map<String, Integer> modes = new HashMap<>();
        wanted.forEach(a -> modes.put(a.path(), Release.modeOf(a)));
        Map<String, Observation.State> states = new HashMap<>();
        for (Release.Seen seen : releases.seen(current, record)) {
            String text = record.stateText(seen, modes.getOrDefault(seen.path(), seen.mode()), wantedSlots);
            states.put(seen.path(), new Observation.State(text, HostLayout.on(ref.name(), seen.path()), version(text)));
        }
        return new Observation.Seen(states, effect, List.of());
    }

    private static String version(String text) {
        return Release.sha256(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .substring(0, 16);
    }

    @Override
    public Outcome apply(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink) {
        try {
            Files.createDirectories(home);
            try (FileChannel channel = FileChannel.open(
                            home.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = tryLock(channel)) {
                return lock == null ? busy() : applyLocked(plan, wanted, sink);
            }
        } catch (IOException e) {
            return new Outcome.Refused(ref, failed("deploy/write-failed", "the release cannot be written", e));
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

    private Outcome applyLocked(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink) throws IOException {
        Instant begun = clock.instant();
        if (!(observe(wanted) instanceof Observation.Seen seen) || !seen.isWhat(plan)) {
            return new Outcome.Refused(
                    ref,
                    Problem.error(
                                    "deploy/changed-since-planned",
                                    "the target is no longer as it was when the plan was made",
                                    ref.name())
                            .hint("Plan again and look at it."));
        }
        digests.prepare();
        Path old = releases.current();
        sink.emit(new Event.Started(ref.name(), "write"));
        Path added = releases.add(Release.of(wanted, digests.of(wanted)), wanted, filler::fill);
        releases.switchTo(added);
        sink.emit(new Event.Finished(ref.name(), "write", true, null));
        Optional<Problem> refusal = gate(wanted, sink);
        if (refusal.isPresent()) {
            return putBack(old, added, plan, refusal.get());
        }
        prune(sink);
        List<Change> done = plan.changes().stream()
                .filter(c -> c.action() != Change.Action.NONE)
                .toList();
        return new Outcome.Applied(ref, done, Duration.between(begun, clock.instant()));
    }

    /** The deploy is done by now: old releases that cannot be removed are worth a remark, no more. */
    private void prune(Sink sink) {
        try {
            releases.prune(KEEP);
        } catch (IOException e) {
            sink.emit(new Event.Noticed(
                    ref.name(),
                    failed("deploy/prune-failed", "old releases cannot be removed", e)
                            .as(io.obsctl.problem.Severity.WARNING)));
        }
    }

    private Optional<Problem> gate(List<Artifact> wanted, Sink sink) {
        if (!collector.answers()) {
            return Optional.empty();
        }
        sink.emit(new Event.Started(ref.name(), "reload"));
        String digest = wanted.stream()
                .filter(a -> a.path().equals(HostLayout.CONFIG))
                .map(a -> Release.sha256(filler.fill(a)))
                .findFirst()
                .orElse("");
        Optional<Problem> refusal = collector.reload().or(() -> collector.settle(digest));
        sink.emit(new Event.Finished(ref.name(), "reload", refusal.isEmpty(), null));
        return refusal;
    }

    /** A reload that failed may have swapped the graph already, so the old config is loaded again. */
    private Outcome putBack(@Nullable Path old, Path added, TargetPlan.Ready plan, Problem cause) {
        try {
            return putBackLink(old, added, plan, cause);
        } catch (IOException e) {
            return new Outcome.Broken(
                    ref, plan.changes(), cause.hint("Putting back failed as well: " + e.getMessage()));
        }
    }

    private Outcome putBackLink(@Nullable Path old, Path added, TargetPlan.Ready plan, Problem cause)
            throws IOException {
        releases.switchTo(old);
        Optional<Problem> still =
                old == null ? Optional.empty() : collector.reload().or(() -> collector.settle(""));
        if (still.isPresent()) {
            return new Outcome.Broken(
                    ref,
                    plan.changes(),
                    cause.hint("Putting back failed as well: " + still.get().detail()));
        }
        DurableFiles.remove(home.resolve(added));
        return new Outcome.PutBack(ref, cause);
    }

    private Problem failed(String id, String summary, IOException e) {
        String why = e instanceof AccessDeniedException ? "permission denied: " : "";
        return Problem.error(id, summary, why + e.getMessage());
    }

    @Override
    public void close() {}
}
