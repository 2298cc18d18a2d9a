package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** Metrics made of sampled spans count only what sampling kept. */
final class SpanmetricsAfterSamplingLint implements AlloyLint {
    private static final String ID = "alloy/spanmetrics-after-sampling";
    private static final String SUMMARY = "metrics are made of sampled spans";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            boolean samples = node.component().equals("otelcol.processor.tail_sampling")
                    || node.component().equals("otelcol.processor.probabilistic_sampler");
            if (samples) {
                for (Node to : graph.downstream(node)) {
                    if (to.component().equals("otelcol.connector.spanmetrics")
                            || to.component().equals("otelcol.connector.servicegraph")) {
                        found.add(Look.warning(
                                ID, SUMMARY, to.block().header(), to.id() + " stands behind " + node.id()));
                    }
                }
            }
        }
        return found;
    }
}
