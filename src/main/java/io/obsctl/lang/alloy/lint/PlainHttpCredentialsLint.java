package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Credentials sent over plain HTTP to another machine. */
final class PlainHttpCredentialsLint implements AlloyLint {
    private static final String ID = "alloy/plain-http-credentials";
    private static final String SUMMARY = "credentials are sent over plain HTTP";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            for (Statement.Block block : Look.tree(node.block())) {
                Optional<String> url = Look.text(block, "url").or(() -> Look.text(block, "endpoint"));
                boolean credentials = !Look.blocks(block, "basic_auth").isEmpty()
                        || !Look.blocks(block, "authorization").isEmpty()
                        || Look.attribute(block, "bearer_token").isPresent()
                        || Look.attribute(block, "auth").isPresent();
                if (credentials && url.isPresent() && url.get().startsWith("http://") && !Look.isLoopback(url.get())) {
                    found.add(Look.warning(ID, SUMMARY, block.header(), node.id() + " sends to " + url.get()));
                }
            }
        }
        return found;
    }
}
