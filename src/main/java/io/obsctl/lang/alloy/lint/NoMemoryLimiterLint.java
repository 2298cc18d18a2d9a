package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** OTLP from outside without a memory limiter: a burst ends the process and loses everything. */
final class NoMemoryLimiterLint implements AlloyLint {
    private static final String ID = "alloy/no-memory-limiter";
    private static final String SUMMARY = "nothing limits the memory of what comes in";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            boolean door = node.component().equals("otelcol.receiver.otlp");
            boolean limited = graph.downstream(node).stream()
                    .anyMatch(to -> to.component().equals("otelcol.processor.memory_limiter") || to.spec() == null);
            if (door && !limited && !graph.from(node).isEmpty()) {
                found.add(Look.remark(
                        ID, SUMMARY, node.block().header(), "no otelcol.processor.memory_limiter behind " + node.id()));
            }
        }
        return found;
    }
}
