package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** Output for debugging that was left in. */
final class DebugLeftLint implements AlloyLint {
    private static final String ID = "alloy/debug-left";
    private static final String SUMMARY = "a component for debugging is left in";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            String name = node.component();
            boolean debug = name.equals("otelcol.exporter.debug")
                    || name.equals("otelcol.exporter.logging")
                    || name.endsWith(".echo");
            if (debug) {
                found.add(
                        Look.remark(ID, SUMMARY, node.block().header(), node.id() + " writes all data to Alloy's log"));
            }
        }
        return found;
    }
}
