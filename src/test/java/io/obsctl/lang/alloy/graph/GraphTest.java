package io.obsctl.lang.alloy.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.catalog.AlloyVersion;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class GraphTest {
    private static final String CONFIG = """
            prometheus.exporter.unix "host" { }

            prometheus.scrape "host" {
              targets    = prometheus.exporter.unix.host.targets
              forward_to = [prometheus.remote_write.cloud.receiver]
            }

            prometheus.remote_write "cloud" {
              endpoint {
                url = "https://prometheus.example/push"
              }
            }

            otelcol.receiver.otlp "in" {
              http { }

              output {
                traces = [otelcol.exporter.otlphttp.cloud.input]
                logs   = [otelcol.exporter.otlphttp.cloud.input]
              }
            }

            otelcol.auth.basic "cloud" {
              username = "1"
              password = sys.env("T")
            }

            otelcol.exporter.otlphttp "cloud" {
              client {
                endpoint = "https://otlp.example"
                auth     = otelcol.auth.basic.cloud.handler
              }
            }
            """;

    private static Graph graph(String config) {
        return Graph.of(List.of(AlloySyntax.parse("c", config).file()), AlloyVersion.USUAL);
    }

    @Test
    void edgesGoTheWayOfTheDataWithTheirSignals() {
        assertThat(graph(CONFIG).edges().stream()
                        .map(e -> e.from().id() + " " + e.signal().word() + " " + e.to().id()))
                .containsExactlyInAnyOrder(
                        "prometheus.exporter.unix.host targets prometheus.scrape.host",
                        "prometheus.scrape.host metrics prometheus.remote_write.cloud",
                        "otelcol.receiver.otlp.in traces otelcol.exporter.otlphttp.cloud",
                        "otelcol.receiver.otlp.in logs otelcol.exporter.otlphttp.cloud",
                        "otelcol.auth.basic.cloud settings otelcol.exporter.otlphttp.cloud");
    }

    @Test
    void declaredComponentsHaveTheirOwnScope() {
        Graph graph = graph("""
                declare "job" {
                  prometheus.relabel "r" {
                    forward_to = []
                  }

                  prometheus.scrape "s" {
                    targets    = []
                    forward_to = [prometheus.relabel.r.receiver]
                  }
                }
                """);
        assertThat(graph.edges()).hasSize(1);
        assertThat(graph.nodes()).extracting(Node::id).contains("job/prometheus.relabel.r");
    }

    @Test
    void endsOnCircles() {
        Graph graph = graph("""
                discovery.relabel "a" {
                  targets = discovery.relabel.b.output
                }

                discovery.relabel "b" {
                  targets = discovery.relabel.a.output
                }
                """);
        assertThat(GraphRenderer.svg(graph)).contains("discovery.relabel.a");
        assertThat(graph.downstream(graph.nodes().get(0))).isEmpty();
    }

    @Test
    void picturesAreWellFormedAndLoadNothing() throws Exception {
        Graph graph = graph(CONFIG);
        String svg = GraphRenderer.svg(graph);
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(document.getElementsByTagName("g").getLength())
                .isEqualTo(graph.nodes().size());
        assertThat(document.getElementsByTagName("path").getLength())
                .isGreaterThanOrEqualTo(graph.edges().size());
        String html = GraphRenderer.html(graph, "a <b> & \"c\"");
        assertThat(html)
                .contains("a &lt;b&gt; &amp; &quot;c&quot;")
                .doesNotContain("src=")
                .doesNotContain("href=");
    }

    @Test
    void jsonHoldsEveryNodeAndEdge() {
        Graph graph = graph(CONFIG);
        JsonNode json = new ObjectMapper().readTree(GraphRenderer.json(graph));
        assertThat(json.get("type").asString()).isEqualTo("obsctl.graph");
        assertThat(json.get("nodes")).hasSize(graph.nodes().size());
        assertThat(json.get("edges")).hasSize(graph.edges().size());
    }

    @Test
    void textsForOtherToolsNameEveryEdge() {
        Graph graph = graph(CONFIG);
        assertThat(GraphRenderer.mermaid(graph))
                .startsWith("flowchart LR\n")
                .contains("-->|traces|")
                .contains("-.->|targets|");
        assertThat(GraphRenderer.dot(graph))
                .startsWith("digraph alloy {")
                .contains("\"prometheus.scrape.host\" -> \"prometheus.remote_write.cloud\" [label=\"metrics\"");
    }
}
