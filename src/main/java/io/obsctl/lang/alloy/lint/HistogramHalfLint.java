package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.lang.alloy.graph.Node;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** Native histograms are scraped but not sent: both sides must be told. */
final class HistogramHalfLint implements AlloyLint {
    private static final String ID = "alloy/histogram-half";
    private static final String SUMMARY = "native histograms are scraped but not sent on";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Problem> run(Graph graph) {
        List<Problem> found = new ArrayList<>();
        for (Node node : graph.nodes()) {
            boolean scrapes = node.component().equals("prometheus.scrape")
                    && (Look.isTrue(node.block(), "scrape_native_histograms")
                            || Look.isTrue(node.block(), "enable_protobuf_negotiation"));
            if (!scrapes) {
                continue;
            }
            for (Node to : graph.downstream(node)) {
                for (Statement.Block endpoint : Look.blocks(to.block(), "endpoint")) {
                    boolean remote = to.component().equals("prometheus.remote_write");
                    if (remote && !Look.isTrue(endpoint, "send_native_histograms")) {
                        found.add(Look.warning(
                                ID, SUMMARY, endpoint.header(), to.id() + " needs send_native_histograms = true"));
                    }
                }
            }
        }
        return found;
    }
}
