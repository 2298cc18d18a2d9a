package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** TLS without a look at the certificate. */
final class InsecureTlsLint implements AlloyLint {
    private static final String ID = "alloy/insecure-tls";
    private static final String SUMMARY = "the certificate of the other side is not checked";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            for (Statement.Block block : Look.tree(node.block())) {
                if (Look.isTrue(block, "insecure_skip_verify")) {
                    found.add(Look.warning(
                            ID,
                            SUMMARY,
                            Look.attribute(block, "insecure_skip_verify")
                                    .orElseThrow()
                                    .span(),
                            node.id() + ": anybody in between can read and change the data"));
                }
            }
        }
        return found;
    }
}
