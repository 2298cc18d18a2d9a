package io.obsctl.infra.ssh;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Release;
import io.obsctl.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Brings a release to a host and has the host switch to it: upload, validate, apply, follow. */
final class HostApply {
    private static final Duration SHORT = Duration.ofSeconds(60);
    private static final Duration UPLOAD = Duration.ofMinutes(10);
    private static final Duration MEND = Duration.ofMinutes(5);
    private static final int START_SECONDS = 30;
    private static final int NEVER_BEGAN = 5;

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
        this.action = action;
        this.home = what.collector().home();
        this.host = connection.endpoint().name();
    }

    /** Makes the key by which the host knows its secrets again. */
    void prepare() throws SshFailure {
        require("prepare", run("prepare", Scripts.KEY, List.of(home), new byte[0], SHORT));
    }

    /** Has the host finish or undo what an earlier run left. One that is still under way is given half a minute. */
    void mend() throws SshFailure {
        sink.emit(new Event.Started(host, "mend"));
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
        sink.emit(new Event.Finished(host, "mend", result.status() == 0, null));
    }

    /** Puts the release beside the live one and gives its path below the home, such as {@code releases/0f3c…}. */
    String upload(Release release, HostView view, Map<String, byte[]> contents, String run, Instant now)
            throws SshFailure {
        sink.emit(new Event.Started(host, "upload"));
        ReleaseUpload upload = new ReleaseUpload();
        upload.tool(home + "/lib/apply.sh", 0755, Scripts.APPLY.text());
        upload.tool(
                paths.etc() + "/obsctl-recover.service",
                0644,
                Scripts.RECOVER_UNIT.text().replace("@HOME@", home).replace("@ETC@", paths.etc()));
        upload.link(
                paths.etc() + "/obsctl-recover.service",
                paths.etc() + "/multi-user.target.wants/obsctl-recover.service");
        upload.release(release, view.wanted(), contents, meta(now));
        RemoteResult result = run(
                "upload",
                Scripts.RECEIVE,
                List.of(home, paths.etc(), run, release.id(), paths.group(), paths.user()),
                upload.bytes(),
                UPLOAD);
        boolean there = result.status() == 0 && result.text().startsWith("release ");
        sink.emit(new Event.Finished(host, "upload", there, null));
        if (!there) {
            throw new SshFailure(Problem.error(
                    "deploy/upload-failed",
                    "the release cannot be put on the host",
                    host + ": " + result.shortError()));
        }
        return result.text().strip().substring("release ".length());
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
        boolean canValidate = !look.fact("alloy-path").isEmpty() && validates(look.fact("alloy-version"));
        RemoteResult result = run(
                "validate",
                Scripts.VALIDATE,
                List.of(
                        home + "/" + release,
                        HostLayout.CONFIG,
                        canValidate ? look.fact("alloy-path") : "-",
                        unit.byDropIn() ? "-" : unit.links().get(0)),
                new byte[0],
                Duration.ofMinutes(3));
        sink.emit(new Event.Finished(host, "validate", result.status() == 0, null));
        if (result.status() != 0 && result.text().isBlank()) {
            // The script says why it refuses; this is from somebody before it, such as sudo.
            throw stepFailed("validate", result);
        }
        if (result.status() != 0) {
            if (!keep) {
                connection.run("clean", RemoteCommand.of("rm", "-rf", "--", home + "/" + release), new byte[0], SHORT);
            }
            throw new SshFailure(Problem.error(
                    "deploy/validate-refused",
                    "the host's own programs refuse the release",
                    host + ": " + (result.text() + result.error()).strip()));
        }
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
        HostLook look = view.look();
        String ui = what.collector().listen().ui();
        List<String> arguments = new ArrayList<>(List.of(home, paths.etc(), run, paths.runDirectory()));
        arguments.addAll(List.of(
                "home=" + home,
                "etc=" + paths.etc(),
                "run_dir=" + paths.runDirectory(),
                "run=" + run,
                "new=" + release,
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
                "by=" + line(what.who())));
        RemoteResult result;
        try {
            result = run("start", Scripts.START, arguments, new byte[0], SHORT);
        } catch (SshFailure e) {
            connection.close();
            return;
        }
        require("start", result);
    }

    /**
     * Reads what the script says until its end. A lost connection is opened once again: the host goes on meanwhile.
     *
     * @throws SshFailure when the end cannot be learned; the host is old or new then, whole in either case
     */
    ApplyLog.End follow(String run) throws SshFailure {
        ApplyLog log = new ApplyLog(host, sink);
        long lost = 0;
        while (log.end().isEmpty() && !Thread.currentThread().isInterrupted()) {
            int seen = log.seen();
            try {
                if (readLog(run, log).status() == NEVER_BEGAN) {
                    return new ApplyLog.End("refused", "deploy/not-started", "it did not start on the host");
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

    private RemoteResult readLog(String run, ApplyLog log) throws SshFailure {
        long seconds = what.settle().toSeconds() + 8L * START_SECONDS;
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

    private SshFailure stepFailed(String step, RemoteResult result) {
        return new SshFailure(Problem.error(
                "deploy/step-failed",
                "a step on the host failed before anything was switched",
                host + ", " + step + ": " + result.shortError()));
    }
}
