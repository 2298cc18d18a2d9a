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
            JSchException e, Endpoint to, Optional<HostKeyOffer> offered, SshOptions options, Identities keys) {
        String where = where(to);
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
                            where + " offers " + key + "; another one is in " + to.ownKnownHosts())
                    .hint("If the machine was really made anew, remove the old key and trust the new one.")
                    .run("ssh-keygen -f " + to.ownKnownHosts() + " -R '"
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
        if (message.startsWith("Auth") || message.startsWith("USERAUTH") || message.contains("Too many auth")) {
            return refused(to, where, keys);
        }
        return unreachable(e, to);
    }

    private static String where(Endpoint to) {
        return to.name() + " (" + to.user() + "@" + to.address() + ":" + to.port() + ")";
    }

    private static Problem refused(Endpoint to, String where, Identities keys) {
        Problem problem = keys.hardware().isEmpty()
                ? Problem.error(
                        "ssh/auth-failed",
                        "the host does not accept the user's keys",
                        where + "; tried: " + keys.tried())
                : Problem.error(
                                "ssh/hardware-key",
                                "the key lives in hardware, and obsctl uses such a key through the agent only",
                                where + ": " + String.join(", ", keys.hardware()) + "; tried besides: " + keys.tried())
                        .hint(Hint.run(
                                "Let the agent hold it; touching it stays with you.",
                                "ssh-add " + keys.hardware().get(0)));
        if (keys.fromAgent() > 5) {
            problem = problem.hint("The agent offered " + keys.fromAgent()
                    + " keys; servers end a log-in after six. Name the key: hosts.defaults.key-file.");
        }
        for (Problem note : to.notes()) {
            problem = problem.hint("Not followed: " + note.detail());
        }
        return problem.run("ssh -v -p " + to.port() + " " + to.user() + "@" + to.address() + " true");
    }

    static Problem noSudo(Endpoint to, String said) {
        return Problem.error(
                        "ssh/sudo-missing",
                        "the user is not root, and there is no sudo to become it",
                        to.name() + ": " + to.user() + shortly(said))
                .hint("Install sudo there, or log in as root: `user: root`.");
    }

    static Problem sudoDenied(Endpoint to, String said) {
        Problem problem = Problem.error(
                "ssh/sudo-denied",
                to.sudoPassword().isEmpty()
                        ? "sudo does not let the user work as root without a password"
                        : "sudo does not let the user work as root",
                to.name() + ": " + to.user() + shortly(said));
        if (said.contains("tty")) {
            return problem.hint("Take `requiretty` out of sudoers for this user: obsctl has no terminal there.");
        }
        return to.sudoPassword().isEmpty()
                ? problem.hint("Give the user NOPASSWD in sudoers, name its password in hosts.defaults.sudo-password,"
                        + " or log in as root.")
                : problem.hint("Check the value of hosts.defaults.sudo-password; it was tried once.");
    }

    static Problem didNotBegin(Endpoint to, String step, int status, String said) {
        return Problem.error(
                        "ssh/command-not-run",
                        "the host let the user in and did not run the command",
                        to.name() + ", " + step + ": status " + status + shortly(said))
                .hint("A log-in shell such as nologin, a forced command for this key, or start files of the shell that"
                        + " read the input do this.")
                .run("ssh -p " + to.port() + " " + to.user() + "@" + to.address() + " sh -c true");
    }

    private static String shortly(String said) {
        return said.isEmpty() ? "" : ": " + said.substring(0, Math.min(300, said.length()));
    }

    static Problem unreachable(JSchException e, Endpoint to) {
        String message = String.valueOf(e.getMessage());
        String where = where(to);
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
                    "ssh/hardware-key",
                    "ssh/sudo-denied",
                    "ssh/sudo-missing",
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
