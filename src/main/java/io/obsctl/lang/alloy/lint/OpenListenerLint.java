package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A receiver that listens on every address without authentication. */
final class OpenListenerLint implements AlloyLint {
    private static final String ID = "alloy/open-listener";
    private static final String SUMMARY = "everybody who reaches this machine may send data";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (!node.component().startsWith("otelcol.receiver.")) {
                continue;
            }
            for (Statement.Block block : Look.tree(node.block())) {
                Optional<String> endpoint = Look.text(block, "endpoint");
                boolean open = endpoint.filter(
                                e -> e.startsWith("0.0.0.0:") || e.startsWith("[::]:") || e.startsWith(":"))
                        .isPresent();
                boolean guarded = Look.attribute(block, "auth").isPresent()
                        || !Look.blocks(block, "tls").isEmpty();
                if (open && !guarded) {
                    found.add(Look.remark(
                            ID,
                            SUMMARY,
                            block.header(),
                            node.id() + " listens on " + endpoint.get() + " without auth"));
                }
            }
        }
        return found;
    }
}
