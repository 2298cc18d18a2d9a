package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A label of a log stream whose value is nearly always new makes a stream of every line. */
final class HighCardinalityLabelLint implements AlloyLint {
    private static final String ID = "alloy/high-cardinality-label";
    private static final String SUMMARY = "a log label has too many values";

    private static final Set<String> MANY = Set.of(
            "trace_id",
            "traceid",
            "span_id",
            "spanid",
            "request_id",
            "requestid",
            "user_id",
            "userid",
            "session_id",
            "ip",
            "client_ip",
            "remote_addr",
            "path",
            "url",
            "uri",
            "timestamp",
            "ts",
            "message",
            "msg",
            "duration",
            "email",
            "order_id",
            "job_id",
            "uuid",
            "pid");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (!node.component().equals("loki.process")) {
                continue;
            }
            for (Statement.Block block : Look.tree(node.block())) {
                if (block.name().equals("stage.labels")) {
                    Look.attribute(block, "values")
                            .filter(a -> a.value() instanceof Expression.ObjectLiteral)
                            .ifPresent(a -> fields((Expression.ObjectLiteral) a.value(), found));
                }
            }
        }
        return found;
    }

    private static void fields(Expression.ObjectLiteral values, List<Problem> found) {
        for (Expression.Field field : values.fields()) {
            if (MANY.contains(field.name().toLowerCase(Locale.ROOT))) {
                found.add(
                        Look.warning(ID, SUMMARY, field.nameSpan(), field.name() + " is nearly different on each line")
                                .hint("put it into structured metadata: stage.structured_metadata"));
            }
        }
    }
}
