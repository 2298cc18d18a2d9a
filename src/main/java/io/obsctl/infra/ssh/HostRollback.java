package io.obsctl.infra.ssh;

import io.obsctl.deploy.LaneAsker;
import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Reversal;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.HostLayout;
import io.obsctl.model.KeptRelease;
import io.obsctl.model.Outcome;
import io.obsctl.model.Release;
import io.obsctl.model.ReleaseReturn;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A host on its way back to a release that it keeps: with the same script, gate and journal as a deploy. Nothing but a
 * record is sent: the files are there.
 */
final class HostRollback implements Reversal {
    private static final Duration SHORT = Duration.ofSeconds(60);

    private final TargetRef ref;
    private final SshConnection connection;
    private final HostRelease what;
    private final HostPaths paths;
    private final HostReader reader;
    private final Clock clock;
    private final String name;
    private final boolean keepCredentials;
    private volatile Map<SecretRef, String> secretFiles = Map.of();

    /** @param name of the release, below {@code releases} */
    HostRollback(
            SshConnection connection,
            HostRelease what,
            HostPaths paths,
            SecretSource secrets,
            Clock clock,
            String name,
            boolean keepCredentials) {
        this.ref = new TargetRef(TargetRef.Kind.HOST, connection.endpoint().name());
        this.connection = connection;
        this.what = what;
        this.paths = paths;
        this.reader = new HostReader(connection, what, paths, secrets, clock);
        this.clock = clock;
        this.name = name;
        this.keepCredentials = keepCredentials;
    }

    /** The host now, beside the release that it is to run again. */
    private record There(KeptRelease kept, ReleaseReturn goal, HostView view, HostPast past) {}

    private There sight() throws SshFailure {
        HostPast past = HostPast.read(connection, what.collector().home());
        KeptRelease kept = past.kept(name).orElseThrow(() -> new SshFailure(gone("it is gone")));
        Release earlier = kept.record().orElseThrow(() -> new SshFailure(gone("its record is damaged")));
        HostLook look = reader.look();
        ReleaseReturn goal = ReleaseReturn.of(earlier, look.release(), keepCredentials);
        HostView view = new HostView(
                look, goal.wanted(), goal.release().slots(), what.collector().home());
        String releases = what.collector().home() + "/releases/";
        secretFiles = goal.secretFiles(releases + name, releases + past.current());
        return new There(kept, goal, view, past);
    }

    private Problem gone(String why) {
        return Problem.error("rollback/no-release", "the release is not kept there", ref.name() + ": " + why)
                .run("obsctl history " + what.profile());
    }

    @Override
    public TargetRef ref() {
        return ref;
    }

    @Override
    public Reversal.Sight survey() {
        try {
            There sight = sight();
            return Reversal.Sight.of(sight.goal(), what.collector().home(), observation(sight));
        } catch (SshFailure e) {
            return Reversal.Sight.blocked(e.problem());
        }
    }

    @Override
    public LaneAsker lanes() {
        return new LanesFromHost(connection, secretFiles);
    }

    private Observation observation(There sight) {
        Optional<Problem> refusal = new Readiness(ref.name(), what)
                .refusal(sight.view().look(), sight.view().wanted());
        if (refusal.isPresent()) {
            return new Observation.Unreadable(refusal.get());
        }
        return new Observation.Seen(sight.view().states(), sight.view().effect(), notes(sight));
    }

    private List<Problem> notes(There sight) {
        List<Problem> notes = new ArrayList<>(sight.goal().notes(ref.name()));
        if (!sight.past().phase().isEmpty()) {
            notes.add(Problem.warning(
                    "deploy/unfinished",
                    "an earlier deploy was interrupted there, or one is under way",
                    ref.name() + ": " + sight.past().phase()));
        }
        return notes;
    }

    @Override
    public Outcome apply(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink) {
        Instant begun = clock.instant();
        String run = UUID.randomUUID().toString().substring(0, 12);
        HostApply host = new HostApply(connection, what, paths, sink, "rollback");
        There sight;
        try {
            sight = sight();
            Observation now = observation(sight);
            if (now instanceof Observation.Unreadable unreadable) {
                return new Outcome.Refused(ref, unreadable.reason());
            }
            if (!((Observation.Seen) now).isWhat(plan)) {
                return new Outcome.Refused(ref, HostOutcome.changedSincePlanned(ref.name()));
            }
            UnitChoice unit = sight.view().unit().orElseThrow();
            String place = place(sight, run, begun, sink);
            host.validate(place, unit, sight.view().look(), place.equals("releases/" + name));
            host.start(place, unit, sight.view(), run, configSha(sight.goal()));
        } catch (SshFailure e) {
            return new Outcome.Refused(ref, e.problem());
        }
        try {
            return new HostOutcome(ref, sight.view().look())
                    .of(host.follow(run), plan, Duration.between(begun, clock.instant()));
        } catch (SshFailure e) {
            return new Outcome.Broken(ref, List.of(), e.problem());
        }
    }

    /** Where the release is: its own directory, one with the same content, or a new one with today's credentials. */
    private String place(There sight, String run, Instant now, Sink sink) throws SshFailure {
        if (sight.goal().isAsItWas()) {
            return "releases/" + name;
        }
        String wanted = sight.goal().release().id();
        Optional<KeptRelease> same = sight.past().releases().stream()
                .filter(KeptRelease::intact)
                .filter(r -> r.record().filter(sight.goal().release()::equals).isPresent())
                .findFirst();
        if (same.isPresent()) {
            return "releases/" + same.get().name();
        }
        sink.emit(new Event.Started(ref.name(), "compose"));
        RemoteResult result = connection.run(
                "compose",
                Scripts.COMPOSE,
                List.of(what.collector().home(), run, name, sight.past().current(), wanted),
                composition(sight, now),
                SHORT,
                null);
        boolean there = result.status() == 0 && result.text().startsWith("release ");
        sink.emit(new Event.Finished(ref.name(), "compose", there, null));
        if (!there) {
            throw new SshFailure(Problem.error(
                    "rollback/damaged-release",
                    "the release is not as it was put there",
                    ref.name() + ": " + result.shortError()));
        }
        return result.text().strip().substring("release ".length());
    }

    private byte[] composition(There sight, Instant now) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        sight.goal().fromLive().forEach(path -> write(input, "take " + path + "\n"));
        own(input, "release", sight.goal().release().encode());
        own(input, "meta", HostApply.meta(now, what.ofRevision(sight.kept().revision())));
        write(input, "end\n");
        return input.toByteArray();
    }

    private static void own(ByteArrayOutputStream input, String record, String text) {
        write(input, "own " + text.getBytes(StandardCharsets.UTF_8).length + " " + record + "\n" + text + "\n");
    }

    private static void write(ByteArrayOutputStream input, String text) {
        input.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Empty when the config itself holds secrets: its bytes are on the host only. */
    private static String configSha(ReleaseReturn goal) {
        return goal.release().files().stream()
                .filter(f -> f.path().equals(HostLayout.CONFIG) && !f.secret())
                .findFirst()
                .map(f -> Release.sha256(f.shown().getBytes(StandardCharsets.UTF_8)))
                .orElse("");
    }

    @Override
    public void close() {
        connection.close();
    }
}
