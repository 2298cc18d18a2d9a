package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** A source whose data reaches no exporter: it is processed and thrown away. */
final class NoSinkLint implements AlloyLint {
    private static final String ID = "alloy/no-sink";
    private static final String SUMMARY = "data from here never leaves Alloy";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            boolean source = node.takes().isEmpty()
                    && graph.to(node).stream().noneMatch(e -> e.signal().isData())
                    && graph.from(node).stream().anyMatch(e -> e.signal().isData());
            boolean arrives = graph.downstream(node).stream()
                    .anyMatch(to ->
                            to.isSink() || to.spec() == null || to.component().contains(".connector."));
            if (source && !arrives && !node.id().contains("/")) {
                found.add(Look.warning(
                        ID, SUMMARY, node.block().header(), "no exporter or write component is behind " + node.id()));
            }
        }
        return found;
    }
}
