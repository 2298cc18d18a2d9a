package io.obsctl.infra.local;

import io.obsctl.deploy.CollectorControl;
import io.obsctl.deploy.LaneAsker;
import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Reversal;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.HostLayout;
import io.obsctl.model.KeptRelease;
import io.obsctl.model.LaneRequest;
import io.obsctl.model.Outcome;
import io.obsctl.model.PlaceHistory;
import io.obsctl.model.Release;
import io.obsctl.model.ReleaseReturn;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A directory on its way back to a release that it keeps. */
final class DirectoryRollback implements Reversal {
    private final TargetRef ref;
    private final Path home;
    private final ReleaseDirectory releases;
    private final DirectorySwitch change;
    private final CollectorControl collector;
    private final Author author;
    private final Clock clock;
    private final String name;
    private final boolean keepCredentials;
    private final @Nullable LaneAsker lanes;
    private volatile Map<SecretRef, String> secretFiles = Map.of();

    DirectoryRollback(
            TargetRef ref,
            Path home,
            Author author,
            CollectorControl collector,
            Clock clock,
            String name,
            boolean keepCredentials,
            @Nullable LaneAsker lanes) {
        this.home = home;
        this.lanes = lanes;
        this.ref = ref;
        this.releases = new ReleaseDirectory(home);
        this.change = new DirectorySwitch(ref, home, collector, author, clock, "rollback");
        this.collector = collector;
        this.author = author;
        this.clock = clock;
        this.name = name;
        this.keepCredentials = keepCredentials;
    }

    private record There(KeptRelease kept, ReleaseReturn goal, PlaceHistory.Known past, Observation.Seen seen) {}

    private There sight() throws IOException {
        PlaceHistory.Known past = releases.history(ref);
        KeptRelease kept = past.releases().stream()
                .filter(r -> r.name().equals(name) && r.record().isPresent())
                .findFirst()
                .orElseThrow(() -> new IOException(name + " is gone"));
        Path current = releases.current();
        Optional<Release> live = current == null ? Optional.empty() : Optional.of(releases.record(current));
        ReleaseReturn goal = ReleaseReturn.of(kept.record().orElseThrow(), live, keepCredentials);
        secretFiles = goal.secretFiles(
                home.resolve("releases").resolve(name).toString(),
                home.resolve(HostLayout.CURRENT).toString());
        Map<String, Integer> modes = new HashMap<>();
        goal.release().files().forEach(f -> modes.put(f.path(), f.mode()));
        Map<String, Observation.State> states = new HashMap<>();
        if (current != null) {
            Release record = live.orElseThrow();
            for (Release.Seen seen : releases.seen(current, record)) {
                String text = record.stateText(
                        seen,
                        modes.getOrDefault(seen.path(), seen.mode()),
                        goal.release().slots());
                String version =
                        Release.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
                states.put(seen.path(), new Observation.State(text, HostLayout.on(ref.name(), seen.path()), version));
            }
        }
        return new There(
                kept,
                goal,
                past,
                new Observation.Seen(states, collector.answers() ? "reload" : "", goal.notes(ref.name())));
    }

    @Override
    public TargetRef ref() {
        return ref;
    }

    @Override
    public LaneAsker lanes() {
        LaneAsker here = lanes;
        return here == null ? Reversal.super.lanes() : requests -> ask(here, requests);
    }

    /** With the tokens of the release's own files; what has none there is not asked. */
    private List<LaneAsker.Answer> ask(LaneAsker here, List<LaneRequest> requests) {
        Map<SecretRef, String> files = secretFiles;
        return requests.stream()
                .map(r -> {
                    SecretRef token = r.token();
                    String file = token == null ? null : files.get(token);
                    return token != null && file == null
                            ? new LaneAsker.Answer.Silent(
                                    "not asked, the release has no file of its own that holds " + token)
                            : here.ask(List.of(file == null ? r : r.with(SecretRef.parse("file:" + file))))
                                    .get(0);
                })
                .toList();
    }

    @Override
    public Reversal.Sight survey() {
        try {
            There sight = sight();
            return Reversal.Sight.of(sight.goal(), ref.name(), sight.seen());
        } catch (IOException e) {
            return Reversal.Sight.blocked(DirectorySwitch.failed(
                    "deploy/unreadable", "the target's state cannot be read", Path.of(ref.name()), e));
        } catch (IllegalArgumentException e) {
            return Reversal.Sight.blocked(Problem.error(
                    "deploy/unreadable", "the target's state cannot be read", ref.name() + ": " + e.getMessage()));
        }
    }

    @Override
    public Outcome apply(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink) {
        return change.alone(() -> applyLocked(plan, sink));
    }

    private Outcome applyLocked(TargetPlan.Ready plan, Sink sink) throws IOException {
        Instant begun = clock.instant();
        There sight = sight();
        if (!sight.seen().isWhat(plan)) {
            return change.changedSincePlanned();
        }
        Path own = Path.of("releases", name);
        Path next = own;
        boolean added = false;
        if (!sight.goal().isAsItWas()) {
            Optional<KeptRelease> same = sight.past().releases().stream()
                    .filter(KeptRelease::intact)
                    .filter(r ->
                            r.record().filter(sight.goal().release()::equals).isPresent())
                    .findFirst();
            added = same.isEmpty();
            next = same.isPresent()
                    ? Path.of("releases", same.get().name())
                    : releases.compose(
                            own,
                            sight.goal(),
                            author.ofRevision(sight.kept().revision()).meta(begun));
        }
        String config = sight.goal().release().files().stream()
                .filter(f -> f.path().equals(HostLayout.CONFIG) && !f.secret())
                .findFirst()
                .map(f -> Release.sha256(f.shown().getBytes(StandardCharsets.UTF_8)))
                .orElse("");
        return change.to(next, added, config, plan, begun, sink);
    }

    @Override
    public void close() {}
}
