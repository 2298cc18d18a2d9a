package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport.Finding;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Origin;
import io.obsctl.model.ProfileFix;
import io.obsctl.problem.Hint;
import io.obsctl.problem.Problem;
import io.obsctl.verify.lane.LaneProber.Answer;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** URLs that lead to another lane, to another API, or lack or double a path. */
final class UrlFindings {
    private final LoadedProfile profile;
    private final Suspects suspects;

    UrlFindings(LoadedProfile profile, Suspects suspects) {
        this.profile = profile;
        this.suspects = suspects;
    }

    void add(List<Asked> own, Map<Asked, Set<LaneCause>> wrong, List<Finding> findings, List<ProfileFix> fixes) {
        Map<String, List<Asked>> byBackend = new LinkedHashMap<>();
        for (Asked a : own) {
            if (a.mended() != null || wrong.getOrDefault(a, Set.of()).equals(Set.of(LaneCause.WRONG_URL))) {
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
        if (mended != null) {
            String old = old(backend).toString();
            fixes.add(new ProfileFix(pointer, old, mended.toString(), origin.position()));
            Problem problem = Problem.error(
                            "auth/wrong-url",
                            "The URL leads to nothing of this lane",
                            old + " is not the base of " + Knocks.name(backend) + "; " + mended + " answers")
                    .at(origin.position(), origin.line())
                    .hint(Hint.run("It writes that URL.", "obsctl auth check " + profile.name() + " --fix"));
            return new Finding(problem, lanes, List.of(LaneCause.WRONG_URL));
        }
        Problem problem = Problem.error(
                        "auth/wrong-url", "The URL leads to nothing of this lane", detail(backend, first))
                .at(origin.position(), origin.line())
                .hint("The stack's page on grafana.com shows each URL beside its id.");
        return new Finding(problem, lanes, List.of(LaneCause.WRONG_URL));
    }

    private URI old(String backend) {
        var lanes = profile.profile().stack().lanes();
        var address = switch (backend) {
            case "otlp" -> lanes.otlp();
            case "mimir" -> lanes.mimir();
            case "loki" -> lanes.loki();
            case "tempo" -> lanes.tempo();
            default -> null;
        };
        if (address != null) {
            return address.url();
        }
        var grafana = profile.profile().stack().grafana();
        return grafana == null ? URI.create("") : grafana.url();
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
        return backend.equals("grafana") ? "/stack/grafana/url" : "/stack/lanes/" + backend + "/url";
    }

    /** Without what a URL may hold of a user. */
    static String shown(URI url) {
        String authority = String.valueOf(url.getRawAuthority());
        return url.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1) + LaneUrlAdvice.path(url);
    }
}
