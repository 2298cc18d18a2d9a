package io.obsctl.lang.alloy.graph;

/** Draws a graph. Every output is the same for the same config; SVG and HTML load nothing from anywhere. */
public final class GraphRenderer {
    private GraphRenderer() {}

    /** A flowchart for Mermaid, as GitHub and GitLab show it in Markdown. */
    public static String mermaid(Graph graph) {
        StringBuilder out = new StringBuilder("flowchart LR\n");
        int n = 0;
        for (Node node : graph.nodes()) {
            out.append("  n").append(n++).append("[\"").append(mermaidText(node.component()));
            out.append("<br/>").append(mermaidText(label(node))).append("\"]\n");
        }
        for (Edge edge : graph.edges()) {
            String arrow = edge.signal().isData() ? "-->" : "-.->";
            out.append("  n").append(index(graph, edge.from())).append(' ').append(arrow);
            out.append('|')
                    .append(edge.signal().word())
                    .append("| n")
                    .append(index(graph, edge.to()))
                    .append('\n');
        }
        return out.toString();
    }

    private static String mermaidText(String text) {
        return text.replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    /** A digraph for Graphviz. */
    public static String dot(Graph graph) {
        StringBuilder out = new StringBuilder("digraph alloy {\n  rankdir=LR;\n");
        out.append("  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n");
        for (Node node : graph.nodes()) {
            out.append("  ").append(quoted(node.id())).append(" [label=");
            out.append(quoted(node.component() + "\n" + label(node))).append("];\n");
        }
        for (Edge edge : graph.edges()) {
            out.append("  ")
                    .append(quoted(edge.from().id()))
                    .append(" -> ")
                    .append(quoted(edge.to().id()));
            out.append(" [label=").append(quoted(edge.signal().word()));
            out.append(", color=").append(quoted(SvgGraph.colour(edge.signal())));
            out.append(edge.signal().isData() ? "];\n" : ", style=dashed];\n");
        }
        return out.append("}\n").toString();
    }

    /** {@code {"type":"obsctl.graph","formatVersion":1,"nodes":[…],"edges":[…]}}. */
    public static String json(Graph graph) {
        StringBuilder out = new StringBuilder("{\"type\":\"obsctl.graph\",\"formatVersion\":1,\"nodes\":[");
        String comma = "\n  ";
        for (Node node : graph.nodes()) {
            out.append(comma).append("{\"id\":").append(quoted(node.id()));
            out.append(",\"component\":").append(quoted(node.component()));
            out.append(",\"label\":").append(quoted(label(node)));
            out.append(",\"file\":").append(quoted(node.block().span().source().name()));
            out.append(",\"line\":").append(node.block().span().line()).append('}');
            comma = ",\n  ";
        }
        out.append("\n],\"edges\":[");
        comma = "\n  ";
        for (Edge edge : graph.edges()) {
            out.append(comma).append("{\"from\":").append(quoted(edge.from().id()));
            out.append(",\"to\":").append(quoted(edge.to().id()));
            out.append(",\"signal\":").append(quoted(edge.signal().word()));
            out.append(",\"data\":").append(edge.signal().isData()).append('}');
            comma = ",\n  ";
        }
        return out.append("\n]}\n").toString();
    }

    /** A picture with a legend; each box has {@code data-id} with the component's id for what is laid over later. */
    public static String svg(Graph graph) {
        return new SvgGraph(graph).draw();
    }

    /** A page with the picture; boxes that are clicked show their ways in and out. */
    public static String html(Graph graph, String title) {
        String name = SvgGraph.escaped(title);
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <title>%s</title>
                <style>
                body { font: 14px sans-serif; margin: 24px; color: #1f2328; background: #fff; }
                h1 { font-size: 18px; font-weight: 600; }
                .box { cursor: pointer; }
                .picked rect { stroke-width: 3; }
                .faded { opacity: 0.15; }
                </style>
                </head>
                <body>
                <h1>%s</h1>
                %s
                <script>
                var picked = null;
                document.querySelectorAll('.box').forEach(function (box) {
                  box.addEventListener('click', function () {
                    var id = box.dataset.id;
                    picked = picked === id ? null : id;
                    var near = {};
                    document.querySelectorAll('.edge').forEach(function (edge) {
                      var on = picked === null || edge.dataset.from === picked || edge.dataset.to === picked;
                      edge.classList.toggle('faded', !on);
                      if (on) { near[edge.dataset.from] = true; near[edge.dataset.to] = true; }
                    });
                    document.querySelectorAll('.box').forEach(function (other) {
                      var on = picked === null || other.dataset.id === picked || near[other.dataset.id];
                      other.classList.toggle('faded', !on);
                      other.classList.toggle('picked', other.dataset.id === picked);
                    });
                  });
                });
                </script>
                </body>
                </html>
                """.formatted(name, name, svg(graph));
    }

    static String label(Node node) {
        String id = node.id();
        String label = node.block().label() == null ? "" : node.block().label();
        int slash = id.lastIndexOf('/');
        return slash < 0 ? label : id.substring(0, slash + 1) + label;
    }

    private static int index(Graph graph, Node node) {
        return graph.nodes().indexOf(node);
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < ' ') {
                out.append(' ');
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
