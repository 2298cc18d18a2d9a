package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two scrapes of one address with one path write every sample twice. */
final class DoubleScrapeLint implements AlloyLint {
    private static final String ID = "alloy/double-scrape";
    private static final String SUMMARY = "two components scrape the same address";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        Map<String, Node> seen = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (!node.component().equals("prometheus.scrape")) {
                continue;
            }
            String path = Look.text(node.block(), "metrics_path").orElse("/metrics");
            Look.attribute(node.block(), "targets").ifPresent(targets -> {
                if (targets.value() instanceof Expression.ListLiteral list) {
                    for (Expression element : list.elements()) {
                        String address = address(element);
                        Node first = address.isEmpty() ? null : seen.putIfAbsent(address + path, node);
                        if (first != null && !first.equals(node)) {
                            found.add(Look.warning(
                                    ID,
                                    SUMMARY,
                                    element.span(),
                                    address + path + " is scraped by " + first.id() + " too"));
                        }
                    }
                }
            });
        }
        return found;
    }

    private static String address(Expression target) {
        if (target instanceof Expression.ObjectLiteral object) {
            for (Expression.Field field : object.fields()) {
                if (field.name().equals("__address__")) {
                    return Look.text(field.value()).orElse("");
                }
            }
        }
        return "";
    }
}
