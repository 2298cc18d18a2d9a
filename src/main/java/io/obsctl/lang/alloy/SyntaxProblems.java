package io.obsctl.lang.alloy;

import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the syntax of one file: a bounded number, no place twice for the same reason. */
final class SyntaxProblems {
    /** Enough to work with; a text that is not Alloy at all would give thousands. */
    static final int LIMIT = 10;

    private final Source source;
    private final List<Problem> problems = new ArrayList<>();
    private int dropped;
    private int lastOffset = -1;
    private String lastDetail = "";

    SyntaxProblems(Source source) {
        this.source = source;
    }

    void add(int from, int to, String detail) {
        add("alloy/syntax", "the config cannot be parsed", from, to, detail);
    }

    void add(String id, String summary, int from, int to, String detail) {
        if (from == lastOffset && detail.equals(lastDetail)) {
            return; // the look-ahead behind a value sees the same characters once more
        }
        lastOffset = from;
        lastDetail = detail;
        if (problems.size() >= LIMIT) {
            dropped++;
            return;
        }
        Span span = new Span(source, from, Math.max(from, Math.min(to, source.length())));
        problems.add(Problem.error(id, summary, detail).at(span.position(), span.excerpt()));
    }

    List<Problem> all() {
        if (dropped == 0) {
            return List.copyOf(problems);
        }
        List<Problem> all = new ArrayList<>(problems);
        Problem last = problems.get(problems.size() - 1);
        all.add(Problem.error("alloy/more-problems", "more problems are not shown", dropped + " more in this file")
                .at(last.position(), last.excerpt()));
        return List.copyOf(all);
    }
}
