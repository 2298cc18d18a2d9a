package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A password or token written into the config. */
final class PlainSecretLint implements AlloyLint {
    private static final String ID = "alloy/plain-secret";
    private static final String SUMMARY = "a secret stands in the config as text";

    private static final Set<String> NAMES = Set.of(
            "password",
            "bearer_token",
            "credentials",
            "client_secret",
            "api_key",
            "secret_key",
            "token",
            "auth_token",
            "key_pem",
            "secret_access_key");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            for (Statement.Block block : Look.tree(node.block())) {
                for (String name : NAMES) {
                    Look.attribute(block, name)
                            .filter(a -> a.value() instanceof Expression.Literal)
                            .filter(a -> Look.text(a.value())
                                    .filter(t -> !t.isEmpty())
                                    .isPresent())
                            .ifPresent(a -> found.add(hidden(node, a)
                                    .hint("use sys.env(\"…\"), local.file with is_secret, or a …_file attribute")));
                }
            }
        }
        return found;
    }

    /** The excerpt shows where, without the secret. */
    private static Problem hidden(Node node, Statement.Attribute attribute) {
        String line = attribute.nameSpan().excerpt();
        int equals = line.indexOf('=');
        return Problem.warning(ID, SUMMARY, node.id() + ": " + attribute.name())
                .at(attribute.nameSpan().position(), equals < 0 ? null : line.substring(0, equals + 1) + " \"***\"");
    }
}
