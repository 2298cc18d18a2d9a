package io.obsctl.infra.ssh;

import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Reversal;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.Change;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Outcome;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A host on its way to how it was before obsctl came. */
final class HostRemoval implements Reversal {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final TargetRef ref;
    private final SshConnection connection;
    private final String home;
    private final String profile;
    private final HostPaths paths;
    private final Clock clock;

    HostRemoval(SshConnection connection, HostRelease what, HostPaths paths, Clock clock) {
        this.ref = new TargetRef(TargetRef.Kind.HOST, connection.endpoint().name());
        this.connection = connection;
        this.home = what.collector().home();
        this.profile = what.profile();
        this.paths = paths;
        this.clock = clock;
    }

    /** What {@code uninstall.sh} said, line by line. */
    record Said(
            List<String> removed,
            List<String> back,
            List<String> stays,
            List<String> units,
            String busy,
            List<String> failed) {
        /** @throws IllegalArgumentException when it is not what the script prints */
        static Said parse(String text) {
            List<String> removed = new ArrayList<>();
            List<String> back = new ArrayList<>();
            List<String> stays = new ArrayList<>();
            List<String> failed = new ArrayList<>();
            List<String> units = new ArrayList<>();
            String busy = "";
            boolean done = false;
            for (String line : text.lines().toList()) {
                int blank = line.indexOf(' ');
                String rest = line.substring(blank + 1);
                switch (blank < 0 ? line : line.substring(0, blank)) {
                    case "thing" -> removed.add(rest);
                    case "back" -> back.add(rest);
                    case "stays" -> stays.add(rest);
                    case "fail" -> failed.add(rest);
                    case "unit" -> units.add(rest);
                    case "busy" -> busy = rest;
                    case "done" -> done = true;
                    default -> Frames.expect(false, line);
                }
            }
            Frames.expect(done, "the end of the output");
            return new Said(removed, back, stays, units, busy, failed);
        }
    }

    private Said ask(String verb) throws SshFailure {
        RemoteResult result = connection.run(
                "uninstall",
                Scripts.UNINSTALL,
                List.of(
                        home,
                        paths.etc(),
                        paths.runDirectory(),
                        HostLayout.OWN_UNIT_NAME,
                        HostLayout.DISTRIBUTION_UNIT_NAME,
                        verb),
                new byte[0],
                PATIENCE,
                null);
        try {
            return Said.parse(result.text());
        } catch (IllegalArgumentException e) {
            throw new SshFailure(
                    Problem.error(
                            "deploy/unreadable",
                            "the target's state cannot be read",
                            ref.name() + ": " + e.getMessage() + " " + result.shortError()),
                    e);
        }
    }

    @Override
    public TargetRef ref() {
        return ref;
    }

    @Override
    public Reversal.Sight survey() {
        try {
            Said said = ask("plan");
            return said.busy().isEmpty()
                    ? new Reversal.Sight(wanted(said), seen(said))
                    : Reversal.Sight.blocked(busy(said));
        } catch (SshFailure e) {
            return Reversal.Sight.blocked(e.problem());
        }
    }

    /** Originals come back. */
    private static List<Reversal.Wanted> wanted(Said said) {
        return said.back().stream()
                .map(place -> new Reversal.Wanted(place, "the original\n", place))
                .toList();
    }

    private static Observation.Seen seen(Said said) {
        Map<String, Observation.State> states = new LinkedHashMap<>();
        said.removed().forEach(place -> states.put(place, new Observation.State("", place, "there")));
        List<Problem> notes = new ArrayList<>();
        if (!said.units().isEmpty()) {
            notes.add(Problem.info(
                    "uninstall/unit",
                    "what becomes of the collector's unit",
                    said.units().stream().map(HostRemoval::becomes).collect(Collectors.joining("; "))));
        }
        if (!said.removed().isEmpty() && !said.stays().isEmpty()) {
            notes.add(Problem.info(
                    "uninstall/stays", "what obsctl did not put there stays", String.join(", ", said.stays())));
        }
        return new Observation.Seen(states, "", notes);
    }

    private static String becomes(String unit) {
        return unit.replaceFirst(" restart$", " goes back to its own config and restarts")
                .replaceFirst(" stop$", " stops");
    }

    private Problem busy(Said said) {
        return Problem.error(
                        "deploy/unfinished-conflict",
                        "an earlier deploy was interrupted there and is not mended",
                        ref.name() + ": " + said.busy())
                .hint("Try again when it has ended:")
                .run("obsctl hosts status " + profile);
    }

    @Override
    public Outcome apply(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink) {
        Instant begun = clock.instant();
        List<Change> changes = plan.changes().stream()
                .filter(c -> c.action() != Change.Action.NONE)
                .toList();
        Said said;
        try {
            Said now = ask("plan");
            if (!now.busy().isEmpty()) {
                return new Outcome.Refused(ref, busy(now));
            }
            if (!seen(now).isWhat(plan)) {
                return new Outcome.Refused(ref, HostOutcome.changedSincePlanned(ref.name()));
            }
            sink.emit(new Event.Started(ref.name(), "remove"));
            said = ask("apply");
        } catch (SshFailure e) {
            return new Outcome.Broken(
                    ref, List.of(), e.problem().hint("The host goes on by itself; run it again to see what is left."));
        }
        boolean well = said.failed().isEmpty() && said.busy().isEmpty();
        sink.emit(new Event.Finished(ref.name(), "remove", well, null));
        if (!said.busy().isEmpty()) {
            return new Outcome.Refused(ref, busy(said));
        }
        return well
                ? new Outcome.Applied(ref, changes, Duration.between(begun, clock.instant()))
                : new Outcome.Broken(
                        ref,
                        changes,
                        Problem.error(
                                "uninstall/incomplete",
                                "not everything could be removed or put back",
                                ref.name() + ": " + String.join(", ", said.failed())));
    }

    @Override
    public void close() {
        connection.close();
    }
}
