package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** A component that takes data and that nothing sends data to. */
final class UnreachableLint implements AlloyLint {
    private static final String ID = "alloy/unreachable";
    private static final String SUMMARY = "nothing sends data to this component";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            boolean fed = graph.to(node).stream().anyMatch(e -> e.signal().isData());
            boolean bySelf = node.component().startsWith("otelcol.receiver.")
                    || node.component().contains(".source.")
                    || node.component().endsWith("receive_http")
                    || node.component().equals("faro.receiver");
            // A node whose rules or handler others take is of use without data.
            boolean lends = graph.from(node).stream().anyMatch(e -> !e.signal().isData());
            if (!node.takes().isEmpty()
                    && !fed
                    && !bySelf
                    && !lends
                    && !node.id().contains("/")) {
                found.add(Look.warning(ID, SUMMARY, node.block().header(), node.id() + " gets no data"));
            }
        }
        return found;
    }
}
