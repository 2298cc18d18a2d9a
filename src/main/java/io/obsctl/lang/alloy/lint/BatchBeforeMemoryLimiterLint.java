package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** A batch in front of the memory limiter holds data that the limiter should refuse. */
final class BatchBeforeMemoryLimiterLint implements AlloyLint {
    private static final String ID = "alloy/batch-before-memory-limiter";
    private static final String SUMMARY = "a batch stands in front of the memory limiter";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.component().equals("otelcol.processor.batch")) {
                for (Node to : graph.downstream(node)) {
                    if (to.component().equals("otelcol.processor.memory_limiter")) {
                        found.add(Look.warning(ID, SUMMARY, node.block().header(), node.id() + " feeds " + to.id()));
                    }
                }
            }
        }
        return found;
    }
}
