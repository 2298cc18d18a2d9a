package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** A source or processor whose outputs are empty. */
final class FeedsNothingLint implements AlloyLint {
    private static final String ID = "alloy/feeds-nothing";
    private static final String SUMMARY = "this component sends its data nowhere";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            // A relabelling that only lends its rules to others needs no receiver behind it.
            boolean lends = graph.from(node).stream().anyMatch(e -> !e.signal().isData());
            if (lends) {
                continue;
            }
            for (Statement.Block block : Look.tree(node.block())) {
                Look.attribute(block, "forward_to")
                        .filter(a -> a.value() instanceof Expression.ListLiteral list
                                && list.elements().isEmpty())
                        .ifPresent(a -> found.add(
                                Look.warning(ID, SUMMARY, a.span(), node.id() + ": forward_to is an empty list")));
                boolean output =
                        block.name().equals("output") && node.component().startsWith("otelcol.");
                if (output && block.body().isEmpty()) {
                    found.add(Look.warning(ID, SUMMARY, block.header(), node.id() + ": output is empty"));
                }
            }
        }
        return found;
    }
}
