package io.obsctl.verify.lane;

import io.obsctl.model.LaneCause;
import io.obsctl.model.StackKind;
import io.obsctl.problem.Problem;
import io.obsctl.verify.lane.LaneProber.Obstacle;
import java.net.URI;
import java.util.Set;

/** Words and remedies for lanes that nothing came back from. */
final class Unreached {
    private final StackKind kind;
    private final Clocks clocks;

    Unreached(StackKind kind, Clocks clocks) {
        this.kind = kind;
        this.clocks = clocks;
    }

    Problem problem(String said, Obstacle obstacle, URI url, Set<LaneCause> why) {
        if (why.size() > 1) {
            // Certificate or clock: nothing else leaves two.
            return Problem.error(
                            "auth/cannot-tell",
                            "The answers leave several causes",
                            said + "\neither the certificate is out of its dates or this machine's clock is")
                    .hint("Compare this machine's time with another's.")
                    .run("date -u");
        }
        if (why.contains(LaneCause.CLOCK_SKEW)) {
            return Problem.error("auth/clock-skew", "This machine's clock is wrong", said)
                    .hint("Other lanes say the same of the clock; let the system keep it.")
                    .run("timedatectl set-ntp true");
        }
        if (Clocks.certificate(obstacle)) {
            return certificate(said, obstacle, url);
        }
        if (obstacle == Obstacle.PROXY) {
            return Problem.error("auth/proxy", "A proxy on the way does not let it pass", said)
                    .hint("See the variable that names the proxy, its user and password in it, or take this host out of"
                            + " it with NO_PROXY.")
                    .run("env | grep -i -o '^[a-z_]*_proxy'");
        }
        return silent(Problem.error("auth/unreachable", "The lane does not answer", said), obstacle, url);
    }

    private Problem certificate(String said, Obstacle obstacle, URI url) {
        Problem problem = Problem.error("auth/certificate", "The certificate is not accepted", said);
        String look = "openssl s_client -connect " + host(url) + ":" + port(url) + " -servername " + host(url)
                + " </dev/null";
        return switch (obstacle) {
            case TLS_DATES ->
                problem.hint(
                                clocks.right().isEmpty()
                                        ? "Renew it on the server."
                                        : "This machine's clock is right, as other lanes say: renew it on the server.")
                        .run(look);
            case TLS_NAME ->
                problem.hint("Write a name that the certificate has, or see who answers.")
                        .run(look);
            default ->
                problem.hint(
                                kind == StackKind.GRAFANA_CLOUD
                                        ? "Grafana Cloud's certificates are of public authorities: a proxy or firewall on"
                                                + " the way opens TLS. Let it pass this host, or trust its authority"
                                                + " (Debian: /usr/local/share/ca-certificates)."
                                        : "Trust its authority on this machine (Debian: copy it to"
                                                + " /usr/local/share/ca-certificates, then update-ca-certificates).")
                        .run(look);
        };
    }

    private Problem silent(Problem problem, Obstacle obstacle, URI url) {
        return switch (obstacle) {
            case NO_ADDRESS ->
                problem.hint("See whether the name is right, and whether this machine can look it up.")
                        .run("getent hosts " + host(url));
            case REFUSED ->
                kind == StackKind.SANDBOX
                        ? problem.hint("The sandbox is not running.").run("obsctl sandbox")
                        : problem.hint("Nobody listens there: see host and port.");
            case TLS ->
                problem.hint("See who answers, a proxy that opens TLS for instance.")
                        .run("openssl s_client -connect " + host(url) + ":" + port(url) + " -servername " + host(url)
                                + " </dev/null");
            case TIMEOUT, NO_ROUTE -> problem.hint("A firewall may drop it: try from another network.");
            default -> problem.hint("Something else may answer there: see the URL.");
        };
    }

    private static String host(URI url) {
        return url.getHost() == null ? "" : url.getHost();
    }

    private static int port(URI url) {
        return url.getPort() > 0 ? url.getPort() : "http".equals(url.getScheme()) ? 80 : 443;
    }
}
