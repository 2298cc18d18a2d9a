package io.obsctl.infra.ssh;

import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.infra.secret.SlotFiller;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Outcome;
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
import org.jspecify.annotations.Nullable;

/** A host that is reached over SSH and runs a collector under systemd. */
final class SshTarget implements Target {
    private final TargetRef ref;
    private final SshConnection connection;
    private final HostRelease what;
    private final HostPaths paths;
    private final HostReader reader;
    private final SlotFiller filler;
    private final SecretSource secrets;
    private final Clock clock;
    private volatile @Nullable HostView seen;

    SshTarget(SshConnection connection, HostRelease what, HostPaths paths, SecretSource secrets, Clock clock) {
        this.ref = new TargetRef(TargetRef.Kind.HOST, connection.endpoint().name());
        this.connection = connection;
        this.what = what;
        this.paths = paths;
        this.reader = new HostReader(connection, what, paths, secrets, clock);
        this.filler = new SlotFiller(secrets);
        this.secrets = secrets;
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
            HostView view = reader.view(wanted);
            seen = view;
            return observation(view);
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
        byte[] asked = new AskedSecrets(secrets, HostReader.references(wanted)).framed();
        HostDeploy.Load load = new HostDeploy.Load(wanted, contents, asked);
        try {
            HostView view = lastView(wanted);
            // The host itself says whether it still is what the plan rests on; when it is not, it is looked at once
            // more.
            for (int look = 0; look < 2; look++) {
                HostApply host = new HostApply(connection, what, paths, sink, "deploy");
                if (!view.look().fact("unfinished").isEmpty()) {
                    host.mend();
                    view = reader.view(wanted);
                }
                Optional<Problem> refusal = refusal(view, plan);
                if (refusal.isPresent()) {
                    return new Outcome.Refused(ref, refusal.get());
                }
                String run = UUID.randomUUID().toString().substring(0, 12);
                HostDeploy deploy = new HostDeploy(connection, host, paths, load, sink, run, clock.instant());
                HostDeploy.Result result = deploy.run(view, installed(view, sink));
                if (!(result instanceof HostDeploy.Result.NotAsPlanned)) {
                    return outcome(result, view, plan, Duration.between(begun, clock.instant()));
                }
                view = reader.view(wanted);
            }
            return new Outcome.Refused(
                    ref, refusal(view, plan).orElseGet(() -> HostOutcome.changedSincePlanned(ref.name())));
        } catch (SshFailure e) {
            return new Outcome.Refused(ref, e.problem());
        }
    }

    /** What the plan of this run was made from, or the host as it is now. */
    private HostView lastView(List<Artifact> wanted) throws SshFailure {
        HostView view = seen;
        seen = null;
        return view != null && view.wanted().equals(wanted) ? view : reader.view(wanted);
    }

    private HostLook installed(HostView view, Sink sink) throws SshFailure {
        if (!view.installs()) {
            return view.look();
        }
        new HostInstall(connection, what.collector(), sink).install();
        return reader.view(view.wanted()).look();
    }

    private Outcome outcome(HostDeploy.Result result, HostView view, TargetPlan.Ready plan, Duration took) {
        if (result instanceof HostDeploy.Result.Ended ended) {
            return new HostOutcome(ref, view.look()).of(ended.end(), plan, took);
        }
        return new Outcome.Broken(ref, List.of(), ((HostDeploy.Result.Unknown) result).why());
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

    /** Ends the connection; a tunnel of the same {@link SshHosts} that is needed later opens it again. */
    @Override
    public void close() {
        seen = null;
        connection.close();
    }
}
