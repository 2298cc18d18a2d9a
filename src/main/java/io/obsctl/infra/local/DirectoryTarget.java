package io.obsctl.infra.local;

import io.obsctl.deploy.CollectorControl;
import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Target;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.infra.secret.SlotFiller;
import io.obsctl.model.Artifact;
import io.obsctl.model.ForeignText;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Outcome;
import io.obsctl.model.Release;
import io.obsctl.model.SecretSource;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A directory on this machine that holds a collector's files, laid out as on a host: releases, and one link to the
 * live one that is switched with one rename. Where a collector answers, it is made to reload, and a release that it
 * does not take is put back.
 */
public final class DirectoryTarget implements Target {
    private final TargetRef ref;
    private final SlotFiller filler;
    private final KeyedDigests digests;
    private final ReleaseDirectory releases;
    private final CollectorControl collector;
    private final Author author;
    private final Clock clock;
    private final DirectorySwitch change;
    private final boolean adopt;

    /** @param home is created at the first deploy; as a person would type it, since plans show it */
    public DirectoryTarget(Path home, Author author, SecretSource secrets, CollectorControl collector, Clock clock) {
        this(home, author, secrets, collector, clock, false);
    }

    /** @param adopt whether what somebody else has in the place of the link is kept and replaced */
    public DirectoryTarget(
            Path home, Author author, SecretSource secrets, CollectorControl collector, Clock clock, boolean adopt) {
        this.adopt = adopt;
        this.ref = new TargetRef(TargetRef.Kind.DIRECTORY, home.toString());
        Path absolute = home.toAbsolutePath().normalize();
        this.filler = new SlotFiller(secrets);
        this.digests = new KeyedDigests(absolute.resolve("key"), secrets);
        this.releases = new ReleaseDirectory(absolute);
        this.author = author;
        this.change = new DirectorySwitch(ref, absolute, collector, author, clock, "deploy");
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
            if (releases.isForeign()) {
                return adopt ? adopted() : foreign();
            }
            return look(wanted);
        } catch (IOException e) {
            return new Observation.Unreadable(DirectorySwitch.failed(
                    "deploy/unreadable", "the target's state cannot be read", Path.of(ref.name()), e));
        } catch (IllegalArgumentException e) {
            return new Observation.Unreadable(Problem.error(
                            "deploy/unreadable",
                            "the target's state cannot be read",
                            "the record of the live release in " + ref.name() + " is not one that obsctl wrote")
                    .hint("Move the directory away and deploy again."));
        }
    }

    /** What somebody else has there, as far as it would be replaced. */
    private Map<String, Observation.State> foreignStates() throws IOException {
        Path config = Path.of(ref.name(), HostLayout.CURRENT, HostLayout.CONFIG);
        Map<String, Observation.State> there = new HashMap<>();
        if (Files.isRegularFile(config)) {
            String text = ForeignText.masked(Files.readString(config));
            there.put(HostLayout.CONFIG, new Observation.State(text, config.toString(), null));
        }
        return there;
    }

    private Observation adopted() throws IOException {
        return new Observation.Seen(
                foreignStates(),
                collector.answers() ? "reload" : "",
                List.of(Problem.warning(
                        "deploy/adopted",
                        "a file of somebody else is replaced; the original is kept",
                        ref.name() + "/" + HostLayout.CURRENT + "; kept as " + releases.original())));
    }

    private Observation foreign() throws IOException {
        return new Observation.Unreadable(
                Problem.error(
                                "deploy/foreign-home",
                                "releases of somebody else are where obsctl's would go",
                                ref.name() + "/" + HostLayout.CURRENT + ", owned by "
                                        + Files.getOwner(
                                                        Path.of(ref.name(), HostLayout.CURRENT),
                                                        LinkOption.NOFOLLOW_LINKS)
                                                .getName())
                        .hint(
                                "`--adopt` keeps it beside and takes its place; or name another directory in `collector.home`."),
                foreignStates());
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
        return change.alone(() -> applyLocked(plan, wanted, sink));
    }

    private Outcome applyLocked(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink) throws IOException {
        Instant begun = clock.instant();
        if (!(observe(wanted) instanceof Observation.Seen seen) || !seen.isWhat(plan)) {
            return change.changedSincePlanned();
        }
        digests.prepare();
        sink.emit(new Event.Started(ref.name(), "write"));
        Path added = releases.add(Release.of(wanted, digests.of(wanted)), wanted, filler::fill, author.meta(begun));
        sink.emit(new Event.Finished(ref.name(), "write", true, null));
        String digest = wanted.stream()
                .filter(a -> a.path().equals(HostLayout.CONFIG))
                .map(a -> Release.sha256(filler.fill(a)))
                .findFirst()
                .orElse("");
        boolean foreign = releases.isForeign();
        if (foreign) {
            releases.keepOriginal();
        }
        Outcome outcome = change.to(added, true, digest, plan, begun, sink);
        if (foreign && !(outcome instanceof Outcome.Applied)) {
            releases.giveBack();
            // What is back by now is what it has to run; where that is no link, the switch could not load it again.
            Optional<Problem> unheard = collector.answers() ? collector.reload() : Optional.empty();
            unheard.ifPresent(p -> sink.emit(new Event.Noticed(ref.name(), p)));
        }
        return outcome;
    }

    @Override
    public void close() {}
}
