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
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Lanes that said nothing about their credentials: no connection, no time, no token to ask with, another login. */
final class ReachFindings {
    private static final Set<LaneCause> MINE = EnumSet.of(
            LaneCause.NO_ADDRESS,
            LaneCause.REFUSED,
            LaneCause.NO_ROUTE,
            LaneCause.TIMED_OUT,
            LaneCause.CERTIFICATE_DATES,
            LaneCause.CERTIFICATE_NAME,
            LaneCause.CERTIFICATE_ISSUER,
            LaneCause.PROXY,
            LaneCause.CLOCK_SKEW,
            LaneCause.UNREACHABLE,
            LaneCause.RATE_LIMITED,
            LaneCause.PAUSED,
            LaneCause.BACKEND_FAILING,
            LaneCause.NOT_ASKED,
            LaneCause.WRONG_SCHEME);

    private final LoadedProfile profile;
    private final Clocks clocks;

    ReachFindings(LoadedProfile profile, Clocks clocks) {
        this.profile = profile;
        this.clocks = clocks;
    }

    void add(Map<Asked, Set<LaneCause>> wrong, List<Finding> findings) {
        Map<Problem, List<Lane>> lanes = new LinkedHashMap<>();
        Map<Problem, Set<LaneCause>> causes = new LinkedHashMap<>();
        wrong.forEach((asked, why) -> {
            if (MINE.containsAll(why)) {
                Problem problem = problem(asked, why);
                lanes.computeIfAbsent(problem, p -> new ArrayList<>())
                        .add(asked.knock().lane());
                causes.put(problem, why);
            }
        });
        lanes.forEach((problem, of) ->
                findings.add(new Finding(problem, of, List.copyOf(Objects.requireNonNull(causes.get(problem))))));
    }

    private Problem problem(Asked asked, Set<LaneCause> why) {
        LaneCause cause = why.iterator().next();
        String backend = asked.knock().lane().backend();
        URI url = asked.knock().address().url();
        Origin origin = profile.origin(UrlFindings.pointer(backend));
        String at = Knocks.name(backend) + " at " + UrlFindings.shown(url);
        Answer answer = asked.answer();
        if (answer instanceof Answer.NotAsked notAsked) {
            return notAsked.problem();
        }
        if (answer instanceof Answer.Unreachable u) {
            Problem problem = new Unreached(profile.profile().stack().kind(), clocks)
                    .problem(at + ": " + u.detail(), u.obstacle(), url, why);
            return problem.at(origin.position(), origin.line());
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
            case PROXY ->
                Problem.error("auth/proxy", "A proxy on the way does not let it pass", said)
                        .at(origin.position(), origin.line())
                        .hint("Give the proxy's user and password in the variable that names it: "
                                + "http://USER:PASSWORD@proxy:port, as HTTPS_PROXY or HTTP_PROXY.");
            case PAUSED ->
                Problem.error("auth/paused", "The stack is paused", said)
                        .at(origin.position(), origin.line())
                        .hint("Open the stack's Grafana in a browser to wake it, then ask again.");
            case WRONG_SCHEME -> scheme(asked, r, said, backend);
            default ->
                Problem.error("auth/backend-failing", "The backend failed before it looked at the token", said)
                        .at(origin.position(), origin.line())
                        .hint(
                                profile.profile().stack().kind() == StackKind.GRAFANA_CLOUD
                                        ? "Ask again later; https://status.grafana.com shows known incidents."
                                        : "See its own log, and that of a proxy before it.");
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
            case WANTS_CERTIFICATE ->
                problem.hint("Give the lane `tls: { cert: …, key: … }`, of an authority that the server trusts.");
            case NO_TENANT -> problem.hint("Give the lane its `tenant`.");
            default ->
                auth == LaneAuth.BASIC && asked.knock().id() != null
                        ? problem.hint("The credentials were sent; a proxy on the way may have removed them.")
                        : problem.hint("Give the lane its id and `auth: basic`.");
        };
    }
}
