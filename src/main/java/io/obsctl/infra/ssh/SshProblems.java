package io.obsctl.infra.ssh;

import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchRevokedHostKeyException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import io.obsctl.model.HostKeyOffer;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Hint;
import io.obsctl.problem.Problem;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;

/** What went wrong with a connection, in words. */
final class SshProblems {
    private SshProblems() {}

    static Problem connecting(
            JSchException e, Endpoint to, Optional<HostKeyOffer> offered, SshOptions options, String keysTried) {
        String where = to.name() + " (" + to.user() + "@" + to.address() + ":" + to.port() + ")";
        String key = offered.map(o -> o.type() + " " + o.fingerprint()).orElse("no key");
        if (e instanceof JSchUnknownHostKeyException) {
            return Problem.error(
                            "ssh/unknown-host-key",
                            "the host's key is not known, so it may be any machine",
                            where + " offers " + key)
                    .hint(Hint.run(
                            "Compare the fingerprint with the host's own, then trust it.",
                            options.trustCommand() + " " + to.name()));
        }
        if (e instanceof JSchChangedHostKeyException) {
            return Problem.error(
                            "ssh/changed-host-key",
                            "the host's key is not the one that is known: another machine may answer in its place",
                            where + " offers " + key + "; another one is in " + to.knownHosts())
                    .hint("If the machine was really made anew, remove the old key and trust the new one.")
                    .run("ssh-keygen -f " + to.knownHosts() + " -R '"
                            + offered.map(HostKeyOffer::host).orElse(to.address()) + "'");
        }
        if (e instanceof JSchRevokedHostKeyException) {
            return Problem.error(
                    "ssh/revoked-host-key", "the host's key is marked as revoked", where + " offers " + key);
        }
        if (e instanceof JSchAlgoNegoFailException) {
            return Problem.error(
                    "ssh/no-common-algorithm",
                    "the host speaks no algorithm that obsctl accepts",
                    where + ": " + e.getMessage());
        }
        String message = String.valueOf(e.getMessage());
        if (message.startsWith("Auth") || message.startsWith("USERAUTH")) {
            return Problem.error(
                            "ssh/auth-failed",
                            "the host does not accept the user's keys",
                            where + "; tried: " + keysTried)
                    .run("ssh -v -p " + to.port() + " " + to.user() + "@" + to.address() + " true");
        }
        return unreachable(e, message, where);
    }

    private static Problem unreachable(JSchException e, String message, String where) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String why;
        if (root instanceof UnknownHostException) {
            why = "the name cannot be resolved";
        } else if (root instanceof SocketTimeoutException || message.contains("timeout")) {
            why = "no answer in time";
        } else if (root instanceof ConnectException || root instanceof NoRouteToHostException) {
            why = String.valueOf(root.getMessage());
        } else {
            why = message;
        }
        return Problem.error("ssh/unreachable", "the host cannot be reached", where + ": " + why);
    }

    /** What a failure to reach a host means for the whole command. */
    static ExitCode exitCode(Problem problem) {
        return switch (problem.id().toString()) {
            case "ssh/auth-failed",
                    "ssh/sudo-denied",
                    "ssh/unknown-host-key",
                    "ssh/changed-host-key",
                    "ssh/revoked-host-key" -> ExitCode.DENIED;
            default -> ExitCode.UNREACHABLE;
        };
    }

    static Problem lost(Endpoint from, String during) {
        return Problem.error(
                "ssh/connection-lost", "the connection to the host was lost", from.name() + ", during: " + during);
    }

    static Problem timeout(Endpoint from, String during) {
        return Problem.error("ssh/timeout", "the host did not answer in time", from.name() + ", during: " + during);
    }
}
