package io.obsctl.infra.ssh;

import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.infra.secret.SlotFiller;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Outcome;
import io.obsctl.model.Release;
import io.obsctl.model.SecretSource;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A host that is reached over SSH and runs a collector under systemd. */
final class SshTarget implements Target {
    private final TargetRef ref;
    private final SshConnection connection;
    private final HostRelease what;
    private final HostPaths paths;
    private final HostReader reader;
    private final SlotFiller filler;
    private final Clock clock;

    SshTarget(SshConnection connection, HostRelease what, HostPaths paths, SecretSource secrets, Clock clock) {
        this.ref = new TargetRef(TargetRef.Kind.HOST, connection.endpoint().name());
        this.connection = connection;
        this.what = what;
        this.paths = paths;
        this.reader = new HostReader(connection, what, paths, secrets, clock);
        this.filler = new SlotFiller(secrets);
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
        return wanted.kind() == ArtifactKind.INSTALL
                ? HostView.INSTALL_LABEL
                : HostLayout.on(what.collector().home(), wanted.path());
    }

    @Override
    public Observation observe(List<Artifact> wanted) {
        try {
            return observation(reader.view(wanted));
        } catch (SshFailure e) {
            return new Observation.Unreadable(e.problem());
        }
    }

    private Observation observation(HostView view) {
        Readiness readiness = new Readiness(ref.name(), what);
        Optional<Problem> refusal = readiness.refusal(view.look(), view.wanted());
        if (refusal.isPresent()) {
            return new Observation.Unreadable(refusal.get(), foreign(view));
        }
        List<Problem> notes = new ArrayList<>(view.unit()
                .map(unit -> readiness.notes(view.look(), unit, view.wanted()))
                .orElse(List.of()));
        notes.addAll(connection.endpoint().notes());
        return new Observation.Seen(view.states(), view.effect(), notes);
    }

    private Map<String, Observation.State> foreign(HostView view) {
        return what.adopt()
                ? Map.of()
                : view.unit()
                        .map(unit -> new ForeignFiles(
                                        ref.name(),
                                        view.look(),
                                        unit,
                                        what.collector().home())
                                .states())
                        .orElse(Map.of());
    }

    @Override
    public Outcome apply(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink) {
        Instant begun = clock.instant();
        Map<String, byte[]> contents = new TreeMap<>();
        wanted.forEach(a -> contents.put(a.path(), filler.fill(a)));
        HostApply host = new HostApply(connection, what, paths, sink, "deploy");
        HostView view;
        String run = UUID.randomUUID().toString().substring(0, 12);
        try {
            view = reader.view(wanted);
            if (!view.look().fact("unfinished").isEmpty()) {
                host.mend();
                view = reader.view(wanted);
            }
            Optional<Problem> refusal = refusal(view, plan);
            if (refusal.isPresent()) {
                return new Outcome.Refused(ref, refusal.get());
            }
            host.prepare();
            HostView installed = view;
            if (view.installs()) {
                new HostInstall(connection, what.collector(), sink).install();
                installed = reader.view(wanted);
            }
            UnitChoice unit = view.unit().orElseThrow();
            Release release = Release.of(wanted, reader.digests(wanted));
            String place = host.upload(release, view, contents, run, begun);
            host.validate(place, unit, installed.look(), false);
            host.start(place, unit, view, run, configSha(contents));
        } catch (SshFailure e) {
            return new Outcome.Refused(ref, e.problem());
        }
        try {
            return new HostOutcome(ref, view.look())
                    .of(host.follow(run), plan, Duration.between(begun, clock.instant()));
        } catch (SshFailure e) {
            return new Outcome.Broken(ref, List.of(), e.problem());
        }
    }

    private Optional<Problem> refusal(HostView view, TargetPlan.Ready plan) {
        Observation now = observation(view);
        if (now instanceof Observation.Unreadable unreadable) {
            return Optional.of(unreadable.reason());
        }
        return ((Observation.Seen) now).isWhat(plan)
                ? Optional.empty()
                : Optional.of(HostOutcome.changedSincePlanned(ref.name()));
    }

    private static String configSha(Map<String, byte[]> contents) {
        byte[] config = contents.get(HostLayout.CONFIG);
        return config == null ? "" : Release.sha256(config);
    }

    /** Ends the connection; a tunnel of the same {@link SshHosts} that is needed later opens it again. */
    @Override
    public void close() {
        connection.close();
    }
}
