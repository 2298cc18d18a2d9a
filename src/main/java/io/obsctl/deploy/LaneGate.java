package io.obsctl.deploy;

import io.obsctl.deploy.LaneAsker.Answer;
import io.obsctl.model.LaneRequest;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import io.obsctl.problem.ProblemId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the lanes of a config with the credentials of its release, before anything is switched: while a change settles a
 * lane may have nothing to send, and a wrong id would only be seen with the first batch. A definite refusal blocks; that
 * nothing answers is a remark, since networks mend.
 */
final class LaneGate {
    static final ProblemId DENIED = ProblemId.of("deploy/lane-denied");

    /** What no later attempt makes better (facts/alloy-runtime.md, wrong credentials). */
    private static final Set<Integer> REFUSED = Set.of(401, 403, 404);

    private static final String HERE = "this machine";

    private final String place;
    private final String from;
    private final List<LaneRequest> requests;
    private final LaneAsker there;
    private final LaneAsker here;

    /**
     * @param place that is to change
     * @param there asks from that place, as its collector will
     * @param here asks from this machine what the place has no means to ask
     */
    LaneGate(TargetRef place, List<LaneRequest> requests, LaneAsker there, LaneAsker here) {
        this.place = place.name();
        this.from = place.kind() == TargetRef.Kind.HOST ? place.name() : HERE;
        this.requests = List.copyOf(requests);
        this.there = there;
        this.here = here;
    }

    /** @param notes lanes that could not be asked */
    record Verdict(List<Problem> refusals, List<Problem> notes) {
        Verdict {
            refusals = List.copyOf(refusals);
            notes = List.copyOf(notes);
        }

        /** The first refusal, with the others as its hints. */
        Optional<Problem> refusal() {
            return together(refusals);
        }
    }

    /** @param config the Alloy text; lanes that it does not write on are not asked */
    Verdict ask(String config) {
        List<LaneRequest> used = requests.stream()
                .filter(r -> config.lines().anyMatch(l -> l.startsWith(r.component() + " \"")))
                .toList();
        if (used.isEmpty()) {
            return new Verdict(List.of(), List.of());
        }
        List<Problem> refusals = new ArrayList<>();
        List<String> unasked = new ArrayList<>();
        List<LaneRequest> left = judge(used, there.ask(used), from, refusals, unasked);
        judge(left, left.isEmpty() ? List.of() : here.ask(left), HERE, refusals, unasked)
                .forEach(r -> unasked.add(r.name() + ": no means to ask"));
        return new Verdict(refusals, unasked.isEmpty() ? List.of() : List.of(remark(unasked)));
    }

    /** Gives those that this place could not ask. */
    private List<LaneRequest> judge(
            List<LaneRequest> asked, List<Answer> answers, String asker, List<Problem> refusals, List<String> unasked) {
        List<LaneRequest> left = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            LaneRequest request = asked.get(i);
            Answer answer = i < answers.size() ? answers.get(i) : new Answer.NoWay();
            if (answer instanceof Answer.NoWay) {
                left.add(request);
            } else if (answer instanceof Answer.Silent silent) {
                unasked.add(request.name() + ": " + silent.why());
            } else if (answer instanceof Answer.Status said && REFUSED.contains(said.status())) {
                refusals.add(refusal(request, said, asker));
            }
        }
        return left;
    }

    private Problem refusal(LaneRequest request, Answer.Status said, String asker) {
        String text = said.text().isEmpty() ? "" : ": " + said.text();
        return Problem.error(
                        "deploy/lane-denied",
                        "a backend refuses what the collector would log in with",
                        place + ": " + request.name() + " answers " + said.status() + " to " + asker + text)
                .hint("`auth check` says which of id, token and scope it is.");
    }

    private static Optional<Problem> together(List<Problem> refusals) {
        if (refusals.isEmpty()) {
            return Optional.empty();
        }
        Problem first = refusals.get(0);
        for (Problem other : refusals.subList(1, refusals.size())) {
            first = first.hint("Besides: " + other.detail() + ".");
        }
        return Optional.of(first);
    }

    /** What several doors of one lane say alike is said once. */
    private static List<String> brief(List<String> unasked) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (String one : unasked) {
            int at = one.indexOf(": ");
            byReason.computeIfAbsent(one.substring(at + 2), r -> new ArrayList<>())
                    .add(one.substring(0, at));
        }
        return byReason.entrySet().stream()
                .map(e -> String.join(", ", e.getValue()).replaceAll("\\), otlp write \\(", ", ") + ": " + e.getKey())
                .toList();
    }

    private Problem remark(List<String> unasked) {
        return Problem.warning(
                "deploy/lane-not-asked",
                "a lane could not be asked before the switch",
                place + ": " + String.join("; ", brief(unasked)));
    }
}
