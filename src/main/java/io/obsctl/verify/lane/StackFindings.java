package io.obsctl.verify.lane;

import io.obsctl.model.ClockOffset;
import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport.Finding;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Origin;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TokenFacts;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What concerns the stack as a whole: tokens of another organisation or region, a stack that sleeps, clocks. */
final class StackFindings {
    private final LoadedProfile profile;
    private final Causes causes;

    StackFindings(LoadedProfile profile, Causes causes) {
        this.profile = profile;
        this.causes = causes;
    }

    void add(List<Asked> own, Map<Asked, Set<LaneCause>> wrong, List<Finding> findings) {
        foreign().ifPresent(p -> findings.add(new Finding(p, List.of(), List.of())));
        boolean told =
                findings.stream().anyMatch(f -> f.problem().id().toString().equals("auth/paused"));
        if (!told) {
            causes.told().asleep().ifPresent(s -> findings.add(asleep(s)));
        }
        clock(own).ifPresent(findings::add);
    }

    private Finding asleep(String status) {
        Origin origin = profile.origin("/stack/slug");
        Problem problem = Problem.error(
                        "auth/paused", "The stack is paused", "the stack API says that the stack is " + status)
                .at(origin.position(), origin.line())
                .hint("Open the stack's Grafana in a browser to wake it, or resume it on grafana.com; then ask again.");
        return new Finding(problem, List.of(Lane.STACK_API), List.of(LaneCause.PAUSED));
    }

    /** Seen without asking, in the tokens' own text: a warning, since nothing was refused for it. */
    private Optional<Problem> foreign() {
        Set<String> orgs = new LinkedHashSet<>();
        Set<String> regions = new LinkedHashSet<>();
        Set<SecretRef> refs = new LinkedHashSet<>();
        causes.told().org().ifPresent(orgs::add);
        causes.told().region().ifPresent(regions::add);
        causes.allFacts().forEach((ref, facts) -> {
            if (facts instanceof TokenFacts.CloudAccess access
                    && !ref.equals(profile.profile().stack().tokens().deploy())) {
                refs.add(ref);
                orgs.add(access.org());
                regions.add(access.region());
            }
        });
        orgs.remove("");
        regions.remove("");
        if (refs.isEmpty() || (orgs.size() < 2 && regions.size() < 2)) {
            return Optional.empty();
        }
        boolean stack = !causes.told().nothing();
        String what =
                orgs.size() > 1 ? "organisations " + Words.list(orgs, "and") : "regions " + Words.list(regions, "and");
        String names =
                Words.list(refs.stream().map(SecretRef::toString).sorted().toList(), "and");
        SecretRef first = refs.stream()
                .filter(this::odd)
                .findFirst()
                .orElse(refs.iterator().next());
        Origin origin =
                profile.origin(TokenFindings.tokenPointer(profile.profile().stack(), first));
        return Optional.of(Problem.warning(
                        "auth/foreign-token",
                        "The tokens are of different organisations or regions",
                        (stack ? "the stack and " : "") + names + " are of " + what)
                .at(origin.position(), origin.line())
                .hint("A token opens stacks of its own organisation only; older stacks name regions differently."));
    }

    private boolean odd(SecretRef ref) {
        return causes.facts(ref).orElse(new TokenFacts.Opaque()) instanceof TokenFacts.CloudAccess access
                && causes.stackOrg().filter(o -> !o.equals(access.org())).isPresent();
    }

    private Optional<Finding> clock(List<Asked> own) {
        List<Asked> off = causes.clocks().off();
        if (off.isEmpty()) {
            return Optional.empty();
        }
        Duration ahead = off.get(0).ahead().orElse(Duration.ZERO);
        List<Lane> lanes = off.stream().map(a -> a.knock().lane()).distinct().toList();
        boolean theirs = !causes.clocks().right().isEmpty();
        String by = words(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead of");
        String detail = theirs
                ? Words.lanes(lanes) + ": this machine's clock is " + by + " theirs, while other lanes agree with it"
                : "this machine's clock is " + by + " that of " + Words.lanes(lanes);
        boolean refused = !theirs && new ClockOffset(ahead).refused();
        Problem problem = Problem.error(
                        "auth/clock-skew",
                        theirs ? "A backend's clock is wrong" : "This machine's clock is wrong",
                        detail + (refused ? ": what it sends is refused as too new" : ""))
                .as(refused ? Severity.ERROR : Severity.WARNING);
        problem = theirs
                ? problem.hint("Set the clock of that server, or of the proxy before it.")
                : problem.hint("Let the system keep the clock.").run("timedatectl set-ntp true");
        return Optional.of(new Finding(problem, lanes, List.of(LaneCause.CLOCK_SKEW)));
    }

    private static String words(Duration duration) {
        long minutes = duration.plusSeconds(30).toMinutes();
        return minutes < 120 ? minutes + " min" : minutes < 2880 ? minutes / 60 + " h" : minutes / 1440 + " days";
    }
}
