package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** A discovery, relabelling or file that nothing uses: it costs and does nothing. */
final class UnusedExportLint implements AlloyLint {
    private static final String ID = "alloy/unused-export";
    private static final String SUMMARY = "nothing uses what this component finds";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            String name = node.component();
            boolean finds = name.startsWith("discovery.")
                    || name.startsWith("local.")
                    || name.startsWith("remote.")
                    || name.startsWith("prometheus.exporter.")
                    || name.startsWith("otelcol.auth.")
                    || name.startsWith("otelcol.storage.");
            if (finds && graph.from(node).isEmpty() && !node.id().contains("/")) {
                found.add(Look.warning(ID, SUMMARY, node.block().header(), node.id()));
            }
        }
        return found;
    }
}
