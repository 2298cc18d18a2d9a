package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.Span;
import io.obsctl.problem.Hint;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Gathers problems, none twice; in dormant parts (a module that nothing uses) errors are only warnings. */
final class Findings {
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final List<Span> anchors = new ArrayList<>();
    private int dormant;
    private int errors;

    void error(String id, Span span, String detail) {
        error(id, span, detail, "");
    }

    void error(String id, Span span, String detail, String hint) {
        Problem problem = at(Problem.error(id, Summaries.of(id), anchored(span, detail)), span);
        if (!hint.isEmpty()) {
            problem = problem.hint(Hint.say(hint));
        }
        if (dormant > 0) {
            problem = problem.as(Severity.WARNING)
                    .hint("alloy validate refuses this; Alloy would when something uses the module");
        } else {
            errors++;
        }
        add(problem);
    }

    void error(EvaluationError e) {
        error(e.id(), e.span(), e.detail(), e.hint());
    }

    void validateOnly(Span span, String detail) {
        warning("alloy/validate-only", span, detail, "");
    }

    void warning(String id, Span span, String detail, String hint) {
        Problem problem = at(Problem.warning(id, Summaries.of(id), anchored(span, detail)), span);
        add(hint.isEmpty() ? problem : problem.hint(hint));
    }

    private Problem at(Problem problem, Span span) {
        Span place = anchors.isEmpty() ? span : anchors.get(anchors.size() - 1);
        return problem.at(place.position(), place.excerpt());
    }

    private String anchored(Span span, String detail) {
        return anchors.isEmpty() ? detail : detail + " (" + span.source() + " line " + span.line() + ")";
    }

    /** Until {@link #leaveAnchor}, problems are shown at a place of the config: what is at fault stands elsewhere. */
    void enterAnchor(Span span) {
        anchors.add(anchors.isEmpty() ? span : anchors.get(anchors.size() - 1));
    }

    void leaveAnchor() {
        anchors.remove(anchors.size() - 1);
    }

    private void add(Problem problem) {
        if (seen.add(problem.id() + " " + problem.position() + " " + problem.detail())) {
            problems.add(problem);
        }
    }

    /** How many errors there were so far; grows only. */
    int errors() {
        return errors;
    }

    void enterDormant() {
        dormant++;
    }

    void leaveDormant() {
        dormant--;
    }

    List<Problem> all() {
        return List.copyOf(problems);
    }
}
