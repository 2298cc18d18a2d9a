package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.lang.alloy.graph.Signal;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** A load balancer that spreads traces by anything but the trace id breaks tail sampling behind it. */
final class SplitTracesLint implements AlloyLint {
    private static final String ID = "alloy/split-traces";
    private static final String SUMMARY = "spans of one trace go to different collectors";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            String key = Look.text(node.block(), "routing_key").orElse("traceID");
            boolean traces =
                    graph.to(node).stream().anyMatch(e -> e.signal() == Signal.TRACES || e.signal() == Signal.OTLP);
            if (node.component().equals("otelcol.exporter.loadbalancing") && traces && !key.equals("traceID")) {
                found.add(Look.warning(
                        ID,
                        SUMMARY,
                        Look.attribute(node.block(), "routing_key")
                                .orElseThrow()
                                .span(),
                        "routing_key is \"" + key + "\": a tail sampler behind it sees parts of traces"));
            }
        }
        return found;
    }
}
