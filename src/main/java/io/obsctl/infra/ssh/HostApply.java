package io.obsctl.infra.ssh;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.HostLayout;
import io.obsctl.model.PastRun;
import io.obsctl.model.Release;
import io.obsctl.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The steps by which a host switches to a release that it has: validate, start, follow; and what they are told. */
final class HostApply {
    private static final Duration SHORT = Duration.ofSeconds(60);
    private static final Duration VALIDATE = Duration.ofMinutes(3);
    private static final Duration MEND = Duration.ofMinutes(5);
    private static final int START_SECONDS = 30;
    static final int NEVER_BEGAN = 5;

    /** What {@code flock -n} ends with when another holds it. */
    private static final int LOCK_HELD = 1;

    /** How long {@code apply.sh recover} waits for the lock. */
    private static final Duration LOCK_WAIT = Duration.ofSeconds(30);

    private final SshConnection connection;
    private final HostRelease what;
    private final HostPaths paths;
    private final Sink sink;
    private final String home;
    private final String host;
    private final String action;

    /** @param action what the host's history calls it: {@code deploy} or {@code rollback} */
    HostApply(SshConnection connection, HostRelease what, HostPaths paths, Sink sink, String action) {
        this.connection = connection;
        this.what = what;
        this.paths = paths;
        this.sink = sink;
        this.action = PastRun.action(action, what.skipped());
        this.home = what.collector().home();
        this.host = connection.endpoint().name();
    }

    /**
     * Has the host finish or undo what an earlier run left. Another run, or the host's own recovery, that is still under
     * way is given {@link #LOCK_WAIT}, and people are told.
     *
     * @throws SshFailure also when that has not ended by then
     */
    void mend() throws SshFailure {
        boolean busy = isBusy();
        String step = busy ? "wait" : "mend";
        if (busy) {
            sink.emit(new Event.Noticed(host, underWay()));
        }
        sink.emit(new Event.Started(host, step));
        RemoteResult result = connection.run(
                "mend",
                RemoteCommand.of(
                        "sh",
                        home + "/lib/apply.sh",
                        "recover",
                        "home=" + home,
                        "etc=" + paths.etc(),
                        "run_dir=" + paths.runDirectory()),
                new byte[0],
                MEND);
        boolean still = busy && isBusy();
        sink.emit(new Event.Finished(host, step, result.status() == 0 && !still, null));
        if (still) {
            throw new SshFailure(ApplyProblems.of(
                    "deploy/lock-conflict", host + ": it has not ended within " + LOCK_WAIT.toSeconds() + " s"));
        }
    }

    private Problem underWay() {
        return Problem.warning(
                "deploy/under-way",
                "another deploy or the host's own recovery is under way there",
                host + ": waiting for up to " + LOCK_WAIT.toSeconds() + " s until it has ended");
    }

    /** Whether somebody holds the lock that {@code apply.sh} takes. Where {@code flock} is missing nobody waits for it. */
    private boolean isBusy() throws SshFailure {
        return connection
                        .run(
                                "lock",
                                RemoteCommand.of("flock", "-n", paths.runDirectory() + "/lock", "true"),
                                new byte[0],
                                SHORT)
                        .status()
                == LOCK_HELD;
    }

    /**
     * The stream by which the release comes to the host. obsctl's own tools go with it where they are others there.
     *
     * @param look the host as it is
     */
    byte[] upload(Release release, List<Artifact> wanted, HostLook look, Map<String, byte[]> contents, Instant now) {
        ReleaseUpload upload = new ReleaseUpload();
        String unit = paths.etc() + "/obsctl-recover.service";
        tool(upload, home + "/lib/apply.sh", 0755, Scripts.APPLY.text(), look.fact("tool-sum"));
        String recover = Scripts.RECOVER_UNIT.text().replace("@HOME@", home).replace("@ETC@", paths.etc());
        tool(upload, unit, 0644, recover, look.fact("recover-sum"));
        upload.link(unit, paths.etc() + "/multi-user.target.wants/obsctl-recover.service");
        upload.release(release, wanted, contents, meta(now));
        return upload.bytes();
    }

    private static void tool(ReleaseUpload upload, String place, int mode, String text, String there) {
        if (!there.equals(Release.sha256(text.getBytes(StandardCharsets.UTF_8)))) {
            upload.tool(place, mode, text);
        }
    }

    private String meta(Instant now) {
        return meta(now, what);
    }

    /** Who made a release and when, as a release's record keeps it. */
    static String meta(Instant now, HostRelease what) {
        return "when " + now + "\nwho " + line(what.who()) + "\nprofile " + line(what.profile()) + "\nrevision "
                + line(what.revision()) + "\n";
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /**
     * Asks the host's own programs.
     *
     * @param keep whether a release that they refuse stays; it is taken away again else
     */
    void validate(String release, UnitChoice unit, HostLook look, boolean keep) throws SshFailure {
        sink.emit(new Event.Started(host, "validate"));
        RemoteResult result = run(
                "validate",
                Scripts.VALIDATE,
                List.of(home + "/" + release, HostLayout.CONFIG, validator(look), unitToVerify(unit)),
                new byte[0],
                VALIDATE);
        sink.emit(new Event.Finished(host, "validate", result.status() == 0, null));
        if (result.status() != 0 && result.text().isBlank()) {
            // The script says why it refuses; this is from somebody before it, such as sudo.
            throw stepFailed("validate", result);
        }
        if (result.status() != 0) {
            if (!keep) {
                connection.run("clean", RemoteCommand.of("rm", "-rf", "--", home + "/" + release), new byte[0], SHORT);
            }
            throw new SshFailure(refused((result.text() + result.error()).strip()));
        }
    }

    Problem refused(String why) {
        return Problem.error(
                "deploy/validate-refused", "the host's own programs refuse the release", host + ": " + why);
    }

    /** The program that validates the config, or {@code -}. */
    static String validator(HostLook look) {
        return !look.fact("alloy-path").isEmpty() && validates(look.fact("alloy-version"))
                ? look.fact("alloy-path")
                : "-";
    }

    /** The unit that systemd looks at by itself, below the release, or {@code -}: a drop-in is no unit. */
    static String unitToVerify(UnitChoice unit) {
        return unit.byDropIn() ? "-" : unit.links().get(0);
    }

    /** {@code alloy validate} exists from 1.9. */
    private static boolean validates(String version) {
        return !version.isEmpty() && io.obsctl.model.Version.parse(version).atLeast(new io.obsctl.model.Version(1, 9));
    }

    /**
     * Starts the script on the host, which needs no connection from here on. When the connection is lost just here, it
     * may run or not: {@link #follow} finds out.
     *
     * @throws SshFailure when the host says that it does not run
     */
    void start(String release, UnitChoice unit, HostView view, String run, String configSha) throws SshFailure {
        List<String> arguments = new ArrayList<>(List.of(home, paths.etc(), run, paths.runDirectory()));
        arguments.addAll(arguments(unit, view, run, configSha));
        arguments.add("new=" + release);
        RemoteResult result;
        try {
            result = run("start", Scripts.START, arguments, new byte[0], SHORT);
        } catch (SshFailure e) {
            connection.close();
            return;
        }
        require("start", result);
    }

    /** What {@code apply.sh} is told, but the release's name. */
    List<String> arguments(UnitChoice unit, HostView view, String run, String configSha) {
        HostLook look = view.look();
        String ui = what.collector().listen().ui();
        return List.of(
                "home=" + home,
                "etc=" + paths.etc(),
                "run_dir=" + paths.runDirectory(),
                "run=" + run,
                "expect=" + look.current(),
                "unit=" + unit.unit(),
                "links=" + String.join(" ", unit.links()),
                "mode=" + (view.needsRestart() ? "restart" : "reload"),
                "daemon_reload=" + (view.unitChanges() ? "yes" : "no"),
                "http=" + look.fact("http"),
                "address=" + Addresses.host(ui),
                "port=" + Addresses.port(ui),
                "settle=" + what.settle().toSeconds(),
                "start_timeout=" + START_SECONDS,
                "config_sha=" + configSha,
                "keep=" + what.keep(),
                "adopt=" + (what.adopt() ? "yes" : "no"),
                "action=" + action,
                "by=" + line(what.who()));
    }

    /**
     * Reads what the script says until its end. A lost connection is opened once again: the host goes on meanwhile.
     *
     * @throws SshFailure when the end cannot be learned; the host is old or new then, whole in either case
     */
    ApplyLog.End follow(String run) throws SshFailure {
        return follow(run, new ApplyLog(host, sink));
    }

    /** As {@link #follow(String)}, from where the log was read before. */
    ApplyLog.End follow(String run, ApplyLog log) throws SshFailure {
        long lost = 0;
        while (log.end().isEmpty() && !Thread.currentThread().isInterrupted()) {
            int seen = log.seen();
            try {
                if (readLog(run, log).status() == NEVER_BEGAN) {
                    return notStarted();
                }
                break;
            } catch (SshFailure e) {
                connection.close();
            }
            // A machine that was started again answers after a while; what it did is read then.
            if (lost == 0 || log.seen() > seen) {
                lost = System.nanoTime();
            } else if (System.nanoTime() - lost > connection.patience().toNanos()) {
                break;
            } else {
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            }
        }
        return log.end()
                .orElseThrow(() -> new SshFailure(Problem.error(
                                "ssh/outcome-unknown",
                                "the connection was lost while the host was switching; it ends old or new by itself",
                                host + ", run " + run)
                        .hint("Plan again: it shows which of the two it is.")));
    }

    static ApplyLog.End notStarted() {
        return new ApplyLog.End("refused", "deploy/not-started", "it did not start on the host");
    }

    /** How long a switch may take until it says how it ended. */
    long followSeconds() {
        return what.settle().toSeconds() + 8L * START_SECONDS;
    }

    private RemoteResult readLog(String run, ApplyLog log) throws SshFailure {
        long seconds = followSeconds();
        return connection.run(
                "follow",
                Scripts.FOLLOW,
                List.of(
                        paths.runDirectory() + "/" + run + ".log",
                        String.valueOf(log.seen()),
                        String.valueOf(seconds),
                        home,
                        run),
                new byte[0],
                Duration.ofSeconds(seconds + 30),
                log::line);
    }

    private RemoteResult run(String step, Scripts script, List<String> arguments, byte[] input, Duration timeout)
            throws SshFailure {
        return connection.run(step, script, arguments, input, timeout, null);
    }

    private void require(String step, RemoteResult result) throws SshFailure {
        if (result.status() != 0) {
            throw stepFailed(step, result);
        }
    }

    SshFailure stepFailed(String step, RemoteResult result) {
        return new SshFailure(Problem.error(
                "deploy/step-failed",
                "a step on the host failed before anything was switched",
                host + ", " + step + ": " + result.shortError()));
    }
}
