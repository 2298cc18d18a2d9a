package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport.Finding;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Origin;
import io.obsctl.model.ProfileFix;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Ids that traded places, and ids that are just wrong. */
final class IdFindings {
    private final LoadedProfile profile;
    private final Worlds worlds;

    IdFindings(LoadedProfile profile, Worlds worlds) {
        this.profile = profile;
        this.worlds = worlds;
    }

    void add(Map<Asked, Set<LaneCause>> wrong, List<Finding> findings, List<ProfileFix> fixes) {
        Map<String, String> ids = new LinkedHashMap<>();
        Map<String, List<Lane>> lanes = new LinkedHashMap<>();
        wrong.forEach((asked, why) -> {
            String id = asked.knock().id();
            if (why.equals(Set.of(LaneCause.WRONG_ID)) && id != null) {
                String backend = asked.knock().lane().backend();
                ids.put(backend, id);
                lanes.computeIfAbsent(backend, b -> new ArrayList<>())
                        .add(asked.knock().lane());
            }
        });
        Set<String> told = new LinkedHashSet<>();
        for (String backend : ids.keySet()) {
            List<String> ring = ring(backend, ids);
            if (!ring.isEmpty() && !told.contains(backend)) {
                told.addAll(ring);
                swapped(ring, ids, lanes, findings, fixes);
            }
        }
        for (String backend : ids.keySet()) {
            if (!told.contains(backend)) {
                wrongId(
                        backend,
                        Objects.requireNonNull(ids.get(backend)),
                        lanes.getOrDefault(backend, List.of()),
                        findings,
                        fixes);
            }
        }
    }

    /** The backends, this one first, whose ids went round: each holds the next one's. Empty when it is no ring. */
    private List<String> ring(String start, Map<String, String> ids) {
        List<String> ring = new ArrayList<>();
        String at = start;
        while (!ring.contains(at)) {
            ring.add(at);
            String id = ids.get(at);
            Optional<String> owner = id == null ? Optional.empty() : worlds.owner(id);
            if (owner.isEmpty() || owner.get().equals(at)) {
                return List.of();
            }
            at = owner.get();
        }
        return at.equals(start) ? ring : List.of();
    }

    private void swapped(
            List<String> ring,
            Map<String, String> ids,
            Map<String, List<Lane>> lanes,
            List<Finding> findings,
            List<ProfileFix> fixes) {
        String words = ring.size() == 2
                ? "The " + Words.names(ring) + " ids have changed places."
                : "The ids of " + Words.names(ring) + " have changed places.";
        StringBuilder detail = new StringBuilder(words);
        List<Lane> all = new ArrayList<>();
        for (String backend : ring) {
            String now = Objects.requireNonNull(ids.get(backend));
            String right = worlds.idOf(backend).orElseThrow();
            detail.append("\n").append(change(backend, now, right));
            fixes.add(fix(backend, now, right));
            all.addAll(lanes.getOrDefault(backend, List.of()));
        }
        Problem problem = Problem.error("auth/swapped-ids", "Instance ids have changed places", detail.toString());
        findings.add(new Finding(
                fixable(placed(problem, ring.get(0)), "It writes all of them and keeps your comments."),
                all,
                List.of(LaneCause.WRONG_ID)));
    }

    private String change(String backend, String now, String right) {
        Origin origin = profile.origin(pointer(backend));
        String where = origin.position() == null ? "" : origin.position() + "  ";
        return where + backend + ".id  " + now + " → " + right;
    }

    private void wrongId(String backend, String id, List<Lane> lanes, List<Finding> findings, List<ProfileFix> fixes) {
        String lane = Knocks.name(backend);
        String detail = worlds.owner(id)
                .filter(o -> !o.equals(backend))
                .map(Knocks::name)
                .map(o -> "id " + id + " on the " + lane + " lane is the " + o + " id")
                .orElse("id " + id + " on the " + lane + " lane is not the " + lane + " id of this stack");
        Problem problem = placed(Problem.error("auth/wrong-id", "This is not the lane's instance id", detail), backend);
        Optional<String> right = worlds.idOf(backend);
        if (right.isPresent()) {
            fixes.add(fix(backend, id, right.get()));
            problem = fixable(problem, "The " + lane + " id is " + right.get() + ".");
        } else {
            problem = problem.hint("The stack's page on grafana.com shows the " + lane + " id: details of "
                    + section(backend) + ", called User or Instance ID.");
        }
        findings.add(new Finding(problem, lanes, List.of(LaneCause.WRONG_ID)));
    }

    private static String section(String backend) {
        return switch (backend) {
            case "otlp" -> "OpenTelemetry";
            case "mimir" -> "Prometheus";
            case "profiles" -> "Pyroscope";
            default -> Knocks.name(backend);
        };
    }

    private Problem fixable(Problem problem, String text) {
        return problem.hint(io.obsctl.problem.Hint.run(text, "obsctl auth check " + profile.name() + " --fix"));
    }

    private Problem placed(Problem problem, String backend) {
        Origin origin = profile.origin(pointer(backend));
        return problem.at(origin.position(), origin.line());
    }

    private ProfileFix fix(String backend, String from, String to) {
        return new ProfileFix(
                pointer(backend), from, to, profile.origin(pointer(backend)).position());
    }

    static String pointer(String backend) {
        return "/stack/lanes/" + backend + "/id";
    }
}
