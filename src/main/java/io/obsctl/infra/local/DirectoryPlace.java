package io.obsctl.infra.local;

import io.obsctl.deploy.CollectorControl;
import io.obsctl.deploy.LaneAsker;
import io.obsctl.deploy.Place;
import io.obsctl.deploy.Reversal;
import io.obsctl.model.HostLayout;
import io.obsctl.model.PastRun;
import io.obsctl.model.PlaceHistory;
import io.obsctl.model.Release;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A directory on this machine after a deploy. */
public final class DirectoryPlace implements Place {
    private final TargetRef ref;
    private final Path home;
    private final Author author;
    private final CollectorControl collector;
    private final Clock clock;
    private final @Nullable LaneAsker lanes;

    /** @param home as a person would type it */
    public DirectoryPlace(Path home, Author author, CollectorControl collector, Clock clock) {
        this(home, author, collector, clock, null);
    }

    /** @param lanes asks backends from this machine; {@code null} where nothing is put back */
    public DirectoryPlace(
            Path home, Author author, CollectorControl collector, Clock clock, @Nullable LaneAsker lanes) {
        this.lanes = lanes;
        this.ref = new TargetRef(TargetRef.Kind.DIRECTORY, home.toString());
        this.home = home.toAbsolutePath().normalize();
        this.author = author;
        this.collector = collector;
        this.clock = clock;
    }

    @Override
    public TargetRef ref() {
        return ref;
    }

    @Override
    public PlaceHistory history() {
        try {
            return new ReleaseDirectory(home).history(ref);
        } catch (IOException e) {
            return new PlaceHistory.Unread(
                    ref, DirectorySwitch.failed("deploy/unreadable", "the target's state cannot be read", home, e));
        }
    }

    @Override
    public Reversal rollback(String release, boolean keepCredentials) {
        return new DirectoryRollback(ref, home, author, collector, clock, release, keepCredentials, lanes);
    }

    @Override
    public Reversal removal() {
        return new DirectoryRemoval(ref, home, author, collector, clock);
    }

    @Override
    public Comparison compare() {
        try {
            ReleaseDirectory releases = new ReleaseDirectory(home);
            Path current = releases.current();
            return current == null
                    ? new Comparison.Read(Optional.empty(), List.of(), List.of())
                    : compare(releases, current);
        } catch (IOException e) {
            return new Comparison.Unreadable(
                    DirectorySwitch.failed("deploy/unreadable", "the target's state cannot be read", home, e));
        } catch (IllegalArgumentException e) {
            return new Comparison.Unreadable(Problem.error(
                    "deploy/unreadable", "the target's state cannot be read", ref.name() + ": " + e.getMessage()));
        }
    }

    private Comparison compare(ReleaseDirectory releases, Path current) throws IOException {
        Release record = releases.record(current);
        List<Now> files = new ArrayList<>();
        for (Release.Seen seen : releases.seen(current, record)) {
            Path file = home.resolve(current).resolve(seen.path());
            files.add(new Now(
                    seen,
                    HostLayout.on(ref.name(), seen.path()),
                    Files.getOwner(file).getName(),
                    "",
                    Files.getLastModifiedTime(file).toInstant(),
                    ""));
        }
        List<Odd> odd = new ArrayList<>();
        PlaceHistory.Known past = releases.history(ref);
        Optional<PastRun> last = past.runs().stream()
                .filter(r -> r.result() == PastRun.Result.APPLIED || r.result() == PastRun.Result.PUT_BACK)
                .findFirst();
        String expected = last.map(r -> r.result() == PastRun.Result.APPLIED ? r.release() : r.before())
                .orElse("");
        if (!expected.isEmpty() && !current.equals(Path.of("releases", expected))) {
            odd.add(new Odd(
                    ref.name() + "/" + HostLayout.CURRENT,
                    "a link to releases/" + expected,
                    "a link to " + current,
                    "",
                    null,
                    ""));
        }
        return new Comparison.Read(Optional.of(record), files, odd);
    }

    @Override
    public void close() {}
}
