package io.obsctl.infra.ssh;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Release;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.Problem;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One deploy to one host: the client's half of the talk with {@code deploy.sh}, by one command. Until the word "go" the
 * host keeps nothing of it when the talk breaks off; from then on it needs nobody. Serves one call of {@link #run}.
 */
final class HostDeploy {
    private static final Duration UPLOAD = Duration.ofMinutes(13);
    private static final int NOT_AS_PLANNED = 20;
    private static final int NO_KEY = 21;
    private static final int NOT_UPLOADED = 22;
    private static final int NOT_VALID = 23;

    /** How the talk ended. */
    sealed interface Result {
        /** The switch was begun and ended like this. */
        record Ended(ApplyLog.End end) implements Result {}

        /** The host is not what was planned for, as far as it can tell; nothing was written. */
        record NotAsPlanned() implements Result {}

        /** The switch was begun; how it ends cannot be learned. */
        record Unknown(Problem why) implements Result {}
    }

    /**
     * What is deployed.
     *
     * @param contents bytes by path, secrets filled in
     * @param secrets the wanted secrets as {@code digest.sh} reads them, for a host that has to say by which values it
     *     knows them
     */
    record Load(List<Artifact> wanted, Map<String, byte[]> contents, byte[] secrets) {
        Load {
            wanted = List.copyOf(wanted);
        }

        private String configSha() {
            byte[] config = contents.get(HostLayout.CONFIG);
            return config == null ? "" : Release.sha256(config);
        }
    }

    private final SshConnection connection;
    private final HostApply host;
    private final HostPaths paths;
    private final Load load;
    private final Sink sink;
    private final String run;
    private final Instant now;
    private final String name;
    private final ApplyLog log;
    private final List<String> digests = new ArrayList<>();
    private LateInput input = new LateInput();
    private Map<String, String> slots = Map.of();
    private String step = "";
    private boolean went;

    /** @param run names the run on the host */
    HostDeploy(
            SshConnection connection, HostApply host, HostPaths paths, Load load, Sink sink, String run, Instant now) {
        this.connection = connection;
        this.host = host;
        this.paths = paths;
        this.load = load;
        this.sink = sink;
        this.run = run;
        this.now = now;
        this.name = connection.endpoint().name();
        this.log = new ApplyLog(name, sink);
    }

    /**
     * @param view what the plan rests on
     * @param look the host as it is now: as in the view, or with a program that was installed since
     * @throws SshFailure when it failed before anything was switched
     */
    Result run(HostView view, HostLook look) throws SshFailure {
        boolean known = view.knowsSecrets();
        slots = known ? view.slots() : Map.of();
        RemoteCommand command = RemoteCommand.of(Scripts.DEPLOY, arguments(view, look, known));
        RemoteResult result;
        try {
            Duration time = UPLOAD.plusSeconds(host.followSeconds() + 30);
            result = connection.stream("deploy", command, this::input, time, line -> line(line, look));
        } catch (SshFailure e) {
            ended(false);
            if (hasGone()) {
                connection.close();
                return follow();
            }
            throw e;
        }
        return hasGone() && result.status() < NOT_AS_PLANNED ? switched(result) : before(result);
    }

    private List<String> arguments(HostView view, HostLook look, boolean known) {
        UnitChoice unit = view.unit().orElseThrow();
        List<String> arguments = new ArrayList<>(List.of(
                view.home(),
                paths.etc(),
                run,
                paths.runDirectory(),
                look.fact("alloy-path"),
                HostLayout.OWN_UNIT_NAME,
                HostLayout.DISTRIBUTION_UNIT_NAME,
                look.fact("token"),
                String.valueOf(now.getEpochSecond())));
        arguments.addAll(List.of(
                String.valueOf(Readiness.neededKib(load.wanted())),
                known ? "known" : "unknown",
                paths.group(),
                paths.user(),
                HostLayout.CONFIG,
                HostApply.validator(look),
                HostApply.unitToVerify(unit),
                String.valueOf(host.followSeconds())));
        arguments.addAll(host.arguments(unit, view, run, load.configSha()));
        return arguments;
    }

    private synchronized InputStream input() {
        input.close();
        input = new LateInput();
        return input;
    }

    private synchronized boolean hasGone() {
        return went;
    }

    /** What the host says, on the connection's own thread. */
    private synchronized void line(String line, HostLook look) {
        if (went) {
            log.line(line);
        } else if (line.equals("ask digests")) {
            input.give(load.secrets());
        } else if (line.equals("ask release")) {
            release(look);
        } else if (line.startsWith("release ")) {
            ended(true);
            begun("validate");
        } else if (line.equals("ask go")) {
            ended(true);
            went = true;
            input.give("go\n".getBytes(StandardCharsets.US_ASCII));
            input.end();
        } else {
            digests.add(line);
        }
    }

    private void release(HostLook look) {
        List<SecretRef> references = HostReader.references(load.wanted());
        if (slots.isEmpty() && digests.size() == references.size()) {
            slots = new TreeMap<>();
            for (int i = 0; i < digests.size(); i++) {
                slots.put(references.get(i).toString(), digests.get(i));
            }
        }
        if (slots.size() != references.size()) {
            input.end();
            return;
        }
        begun("upload");
        Release release = Release.of(load.wanted(), slots);
        input.give((release.id() + "\n").getBytes(StandardCharsets.UTF_8));
        input.give(host.upload(release, load.wanted(), look, load.contents(), now));
    }

    private void begun(String what) {
        step = what;
        sink.emit(new Event.Started(name, what));
    }

    private synchronized void ended(boolean well) {
        if (!step.isEmpty()) {
            sink.emit(new Event.Finished(name, step, well, null));
            step = "";
        }
    }

    /** The talk ended after the word. */
    private Result switched(RemoteResult result) {
        if (log.end().isPresent()) {
            return new Result.Ended(log.end().get());
        }
        return result.status() == HostApply.NEVER_BEGAN ? new Result.Ended(HostApply.notStarted()) : follow();
    }

    private Result follow() {
        try {
            return new Result.Ended(host.follow(run, log));
        } catch (SshFailure e) {
            return new Result.Unknown(e.problem());
        }
    }

    /** The talk ended before the word, or the switch could not be started. */
    private Result before(RemoteResult result) throws SshFailure {
        String failed = step.isEmpty() ? "start" : step;
        ended(false);
        if (result.status() == NOT_AS_PLANNED) {
            return new Result.NotAsPlanned();
        }
        if (result.status() == NOT_UPLOADED) {
            throw new SshFailure(Problem.error(
                    "deploy/upload-failed",
                    "the release cannot be put on the host",
                    name + ": " + result.shortError()));
        }
        if (result.status() == NOT_VALID && !result.error().isBlank()) {
            throw new SshFailure(host.refused(result.error().strip()));
        }
        throw host.stepFailed(result.status() == NO_KEY ? "prepare" : failed, result);
    }
}
