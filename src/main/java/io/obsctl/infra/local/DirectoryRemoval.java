package io.obsctl.infra.local;

import io.obsctl.deploy.CollectorControl;
import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Reversal;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.Change;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Outcome;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes obsctl's own files out of a directory; what else is in it stays, and so does a collector that runs. */
final class DirectoryRemoval implements Reversal {
    /** The link goes first: nothing reads a release then. */
    private static final List<String> OWN = List.of(HostLayout.CURRENT, "releases", "key", "history");

    private final TargetRef ref;
    private final Path home;
    private final DirectorySwitch change;
    private final Clock clock;

    DirectoryRemoval(TargetRef ref, Path home, Author author, CollectorControl collector, Clock clock) {
        this.ref = ref;
        this.home = home;
        this.change = new DirectorySwitch(ref, home, collector, author, clock, "uninstall");
        this.clock = clock;
    }

    @Override
    public TargetRef ref() {
        return ref;
    }

    @Override
    public Reversal.Sight survey() {
        try {
            ReleaseDirectory releases = new ReleaseDirectory(home);
            boolean kept = Files.exists(releases.original(), LinkOption.NOFOLLOW_LINKS);
            String place = ref.name() + "/" + HostLayout.CURRENT;
            return new Reversal.Sight(
                    kept && !releases.isForeign()
                            ? List.of(new Reversal.Wanted(HostLayout.CURRENT, "the original\n", place))
                            : List.of(),
                    seen());
        } catch (IOException e) {
            return Reversal.Sight.blocked(
                    DirectorySwitch.failed("deploy/unreadable", "the target's state cannot be read", home, e));
        }
    }

    /** What is obsctl's; where somebody else keeps releases in the same place, each one of its own by itself. */
    private List<String> own() throws IOException {
        ReleaseDirectory releases = new ReleaseDirectory(home);
        List<String> own = new ArrayList<>(OWN);
        if (releases.isForeign()) {
            own.remove(HostLayout.CURRENT);
        }
        if (!releases.foreignReleases().isEmpty()) {
            own.remove("releases");
            releases.all().stream()
                    .filter(ReleaseDirectory::isOwn)
                    .sorted()
                    .forEach(r -> own.add("releases/" + r.getFileName()));
        }
        return own;
    }

    private Observation.Seen seen() throws IOException {
        Map<String, Observation.State> states = new LinkedHashMap<>();
        for (String name : own()) {
            if (Files.exists(home.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                states.put(name, new Observation.State("", ref.name() + "/" + name, "there"));
            }
        }
        return new Observation.Seen(states, "", List.of());
    }

    @Override
    public Outcome apply(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink) {
        Instant begun = clock.instant();
        Outcome outcome = change.alone(() -> {
            if (!seen().isWhat(plan)) {
                return change.changedSincePlanned();
            }
            for (String name : own()) {
                DurableFiles.remove(home.resolve(name));
            }
            new ReleaseDirectory(home).giveBack();
            List<Change> changes = plan.changes();
            return new Outcome.Applied(ref, changes, Duration.between(begun, clock.instant()));
        });
        if (outcome instanceof Outcome.Applied) {
            tidy();
        }
        return outcome;
    }

    /** The lock and the directory itself, where nothing else is in it. */
    private void tidy() {
        try {
            Files.deleteIfExists(home.resolve(".lock"));
            Files.deleteIfExists(home);
        } catch (DirectoryNotEmptyException e) {
            // Somebody keeps files there.
        } catch (IOException e) {
            // An empty directory that stays harms nobody.
        }
    }

    @Override
    public void close() {}
}
