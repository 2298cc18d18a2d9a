package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport.Finding;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Origin;
import io.obsctl.model.StackKind;
import io.obsctl.problem.Problem;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Obstacle;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Lanes that said nothing about their credentials: no connection, no time, no token to ask with, another login. */
final class ReachFindings {
    private static final Set<LaneCause> MINE = Set.of(
            LaneCause.UNREACHABLE,
            LaneCause.RATE_LIMITED,
            LaneCause.PAUSED,
            LaneCause.BACKEND_FAILING,
            LaneCause.NOT_ASKED,
            LaneCause.WRONG_SCHEME);

    private final LoadedProfile profile;

    ReachFindings(LoadedProfile profile) {
        this.profile = profile;
    }

    void add(Map<Asked, Set<LaneCause>> wrong, List<Finding> findings) {
        Map<Problem, List<Lane>> lanes = new LinkedHashMap<>();
        Map<Problem, LaneCause> causes = new LinkedHashMap<>();
        wrong.forEach((asked, why) -> {
            LaneCause cause = why.iterator().next();
            if (why.size() == 1 && MINE.contains(cause)) {
                Problem problem = problem(asked, cause);
                lanes.computeIfAbsent(problem, p -> new ArrayList<>())
                        .add(asked.knock().lane());
                causes.put(problem, cause);
            }
        });
        lanes.forEach((problem, of) ->
                findings.add(new Finding(problem, of, List.of(Objects.requireNonNull(causes.get(problem))))));
    }

    private Problem problem(Asked asked, LaneCause cause) {
        String backend = asked.knock().lane().backend();
        String lane = Knocks.name(backend);
        URI url = asked.knock().address().url();
        Origin origin = profile.origin(UrlFindings.pointer(backend));
        String at = lane + " at " + UrlFindings.shown(url);
        Answer answer = asked.answer();
        if (answer instanceof Answer.NotAsked notAsked) {
            return notAsked.problem();
        }
        if (answer instanceof Answer.Unreachable u) {
            Problem problem = Problem.error("auth/unreachable", "The lane does not answer", at + ": " + u.detail())
                    .at(origin.position(), origin.line());
            return hinted(problem, u.obstacle(), url);
        }
        Answer.Rejected r = (Answer.Rejected) answer;
        String said = at + " answered " + r.status() + (r.text().isEmpty() ? "" : ": " + r.text());
        return switch (cause) {
            case RATE_LIMITED ->
                Problem.error("auth/rate-limited", "The lane takes no more requests now", said)
                        .at(origin.position(), origin.line())
                        .hint(
                                r.retryAfter() == null
                                        ? "Ask again in a minute."
                                        : "Ask again in " + r.retryAfter().toSeconds() + " s.");
            case PAUSED ->
                Problem.error("auth/paused", "The stack is paused", said)
                        .at(origin.position(), origin.line())
                        .hint("Open the stack's Grafana in a browser to wake it, then ask again.");
            case WRONG_SCHEME -> scheme(asked, r, said, backend);
            default ->
                Problem.error("auth/backend-failing", "The backend failed before it looked at the token", said)
                        .at(origin.position(), origin.line())
                        .hint("Ask again later; https://status.grafana.com shows known incidents.");
        };
    }

    private Problem scheme(Asked asked, Answer.Rejected r, String said, String backend) {
        Origin origin = profile.origin("/stack/lanes/" + backend + "/auth");
        Problem problem = Problem.error("auth/wrong-scheme", "The lane wants another way to log in", said)
                .at(origin.position(), origin.line());
        LaneAuth auth = asked.knock().address().auth();
        return switch (r.refusal()) {
            case NO_ID ->
                problem.hint("Grafana Cloud wants id and token together: give the lane its id and `auth: basic`.");
            case NO_TENANT -> problem.hint("Give the lane its `tenant`.");
            default ->
                auth == LaneAuth.BASIC && asked.knock().id() != null
                        ? problem.hint("The credentials were sent; a proxy on the way may have removed them.")
                        : problem.hint("Give the lane its id and `auth: basic`.");
        };
    }

    private Problem hinted(Problem problem, Obstacle obstacle, URI url) {
        String host = url.getHost() == null ? "" : url.getHost();
        int port = url.getPort() > 0 ? url.getPort() : "http".equals(url.getScheme()) ? 80 : 443;
        return switch (obstacle) {
            case NO_ADDRESS ->
                problem.hint("See whether the name is right, and whether this machine can look it up.")
                        .run("getent hosts " + host);
            case REFUSED ->
                profile.profile().stack().kind() == StackKind.SANDBOX
                        ? problem.hint("The sandbox is not running.").run("obsctl sandbox")
                        : problem.hint("Nobody listens there: see host and port.");
            case TLS ->
                problem.hint("See who answers, a proxy that opens TLS for instance.")
                        .run("openssl s_client -connect " + host + ":" + port + " -servername " + host + " </dev/null");
            case TIMEOUT, NO_ROUTE -> problem.hint("A firewall may drop it: try from another network.");
            case PROXY -> problem.hint("See the proxy that HTTPS_PROXY names.");
            case CUT, TOO_LARGE, NO_URL -> problem.hint("Something else may answer there: see the URL.");
        };
    }
}
