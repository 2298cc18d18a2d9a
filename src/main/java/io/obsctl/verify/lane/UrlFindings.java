package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport.Finding;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Origin;
import io.obsctl.model.ProfileFix;
import io.obsctl.model.StackKind;
import io.obsctl.problem.Hint;
import io.obsctl.problem.Problem;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Obstacle;
import io.obsctl.verify.lane.LaneProber.Refusal;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** URLs that lead to another lane, to another API, or lack or double a path. */
final class UrlFindings {
    private static final Set<Set<LaneCause>> MINE = Set.of(Set.of(LaneCause.WRONG_URL), Set.of(LaneCause.WRONG_PORT));

    private final LoadedProfile profile;
    private final Suspects suspects;

    UrlFindings(LoadedProfile profile, Suspects suspects) {
        this.profile = profile;
        this.suspects = suspects;
    }

    void add(List<Asked> own, Map<Asked, Set<LaneCause>> wrong, List<Finding> findings, List<ProfileFix> fixes) {
        Map<String, List<Asked>> byBackend = new LinkedHashMap<>();
        for (Asked a : own) {
            if (a.mended() != null || MINE.contains(wrong.getOrDefault(a, Set.of()))) {
                byBackend
                        .computeIfAbsent(a.knock().lane().backend(), b -> new ArrayList<>())
                        .add(a);
            }
        }
        byBackend.forEach((backend, asked) -> findings.add(finding(backend, asked, fixes)));
    }

    private Finding finding(String backend, List<Asked> asked, List<ProfileFix> fixes) {
        Asked first = asked.get(0);
        List<Lane> lanes = asked.stream().map(a -> a.knock().lane()).distinct().toList();
        String pointer = pointer(backend);
        Origin origin = profile.origin(pointer);
        URI mended = first.mended();
        URI was = first.was();
        if (mended != null && was != null) {
            fixes.add(new ProfileFix(pointer, was.toString(), mended.toString(), origin.position()));
            LaneCause cause = Clocks.url(first);
            Problem problem = (cause == LaneCause.WRONG_PORT
                            ? Problem.error(
                                    "auth/wrong-port",
                                    "The port speaks another protocol than the URL says",
                                    shown(was) + " speaks TLS; " + shown(mended) + " answers")
                            : Problem.error(
                                    "auth/wrong-url",
                                    "The URL leads to nothing of this lane",
                                    shown(was) + " is not the base of " + Knocks.name(backend) + "; " + shown(mended)
                                            + " answers"))
                    .at(origin.position(), origin.line())
                    .hint(Hint.run("It writes that URL.", "obsctl auth check " + profile.name() + " --fix"));
            return new Finding(problem, lanes, List.of(cause));
        }
        if (first.is(Refusal.WANTS_TLS)
                || first.answer() instanceof Answer.Unreachable u && u.obstacle() == Obstacle.NO_TLS) {
            return new Finding(port(backend, first), lanes, List.of(LaneCause.WRONG_PORT));
        }
        Problem problem = Problem.error(
                        "auth/wrong-url", "The URL leads to nothing of this lane", detail(backend, first))
                .at(origin.position(), origin.line())
                .hint(
                        profile.profile().stack().kind() == StackKind.GRAFANA_CLOUD
                                ? "The stack's page on grafana.com shows each URL beside its id."
                                : "See which path the backend serves this under, and whether a proxy cuts it off.");
        return new Finding(problem, lanes, List.of(LaneCause.WRONG_URL));
    }

    private Problem port(String backend, Asked asked) {
        Origin origin = profile.origin(pointer(backend));
        boolean plain = asked.is(Refusal.WANTS_TLS);
        URI url = asked.knock().address().url();
        return Problem.error(
                        "auth/wrong-port",
                        "The port speaks another protocol than the URL says",
                        shown(url) + (plain ? " speaks TLS" : " does not speak TLS"))
                .at(origin.position(), origin.line())
                .hint(
                        plain
                                ? "Write https://, or the port that speaks plain HTTP."
                                : "Write the port that speaks TLS; http:// only where nobody listens on the way.");
    }

    private String detail(String backend, Asked asked) {
        String url = shown(asked.knock().address().url());
        String lane = Knocks.name(backend);
        if (suspects.of(backend).isPresent()) {
            return url + " on the " + lane + " lane is the URL of "
                    + Knocks.name(suspects.of(backend).get().backend());
        }
        if (asked.answer() instanceof Answer.Rejected r) {
            String text = r.text().isEmpty() ? "" : ": " + r.text();
            return url + " answered " + r.status() + " to a request of " + lane + text;
        }
        return asked.answer() instanceof Answer.Unreachable u ? url + ": " + u.detail() : url;
    }

    static String pointer(String backend) {
        return switch (backend) {
            case "grafana" -> "/stack/grafana/url";
            case "stack api" -> "/stack/api";
            default -> "/stack/lanes/" + backend + "/url";
        };
    }

    /** Without what a URL may hold of a user. */
    static String shown(URI url) {
        String authority = String.valueOf(url.getRawAuthority());
        return url.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1) + LaneUrlAdvice.path(url);
    }
}
