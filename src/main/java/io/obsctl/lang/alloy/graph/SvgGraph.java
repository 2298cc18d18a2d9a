package io.obsctl.lang.alloy.graph;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Draws boxes in columns and curves between them. */
final class SvgGraph {
    private static final int BOX_HEIGHT = 44;
    private static final int ROW = 64;
    private static final int GAP = 90;
    private static final int MARGIN = 20;
    private static final int LEGEND = 34;
    /** The width of a letter at 12 pixels, rounded up. */
    private static final double LETTER = 7.3;

    private record Box(double x, double y, double width) {}

    private final Graph graph;
    private final Map<String, Box> boxes = new HashMap<>();
    private double width = MARGIN;
    private double height;

    SvgGraph(Graph graph) {
        this.graph = graph;
        place(new Layers(graph).columns());
    }

    private void place(List<List<Node>> columns) {
        int tallest = 0;
        for (List<Node> column : columns) {
            tallest = Math.max(tallest, column.size());
        }
        height = MARGIN * 2 + LEGEND + tallest * (double) ROW;
        for (List<Node> column : columns) {
            double widest = 90;
            for (Node node : column) {
                int letters = Math.max(
                        node.component().length(), GraphRenderer.label(node).length());
                widest = Math.max(widest, letters * LETTER + 24);
            }
            double top = MARGIN + LEGEND + (tallest - column.size()) * ROW / 2.0;
            for (int i = 0; i < column.size(); i++) {
                boxes.put(column.get(i).id(), new Box(width, top + i * (double) ROW, widest));
            }
            width += widest + GAP;
        }
        width = Math.max(width - GAP + MARGIN, 420);
    }

    String draw() {
        StringBuilder out = new StringBuilder();
        out.append(text(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\""
                        + " font-family=\"sans-serif\" font-size=\"12\">\n",
                width, height, width, height));
        out.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        markers(out);
        legend(out);
        for (Edge edge : graph.edges()) {
            edge(out, edge);
        }
        for (Node node : graph.nodes()) {
            box(out, node);
        }
        return out.append("</svg>\n").toString();
    }

    private Set<Signal> used() {
        Set<Signal> used = EnumSet.noneOf(Signal.class);
        for (Edge edge : graph.edges()) {
            used.add(edge.signal());
        }
        return used;
    }

    private void markers(StringBuilder out) {
        out.append("<defs>\n");
        for (Signal signal : used()) {
            out.append(text(
                    "<marker id=\"to-%s\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\""
                            + " orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 z\" fill=\"%s\"/></marker>\n",
                    signal.word(), colour(signal)));
        }
        out.append("</defs>\n");
    }

    private void legend(StringBuilder out) {
        double x = MARGIN;
        for (Signal signal : used()) {
            out.append(text(
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"%s/>",
                    x, MARGIN, x + 22, MARGIN, colour(signal), dash(signal)));
            out.append(
                    text("<text x=\"%.1f\" y=\"%d\" fill=\"#57606a\">%s</text>\n", x + 28, MARGIN + 4, signal.word()));
            x += 28 + signal.word().length() * LETTER + 20;
        }
    }

    private void edge(StringBuilder out, Edge edge) {
        Box from = boxes.get(edge.from().id());
        Box to = boxes.get(edge.to().id());
        if (from == null || to == null) {
            return;
        }
        double x1 = from.x + from.width;
        double shift = shift(edge);
        double y1 = from.y + BOX_HEIGHT / 2.0 + shift;
        double x2 = to.x - 2;
        double y2 = to.y + BOX_HEIGHT / 2.0 + shift;
        double bend = Math.max(40, Math.abs(x2 - x1) / 2);
        out.append(text(
                "<path class=\"edge\" data-from=\"%s\" data-to=\"%s\" d=\"M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f\""
                        + " fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"%s marker-end=\"url(#to-%s)\">"
                        + "<title>%s: %s to %s</title></path>\n",
                escaped(edge.from().id()),
                escaped(edge.to().id()),
                x1,
                y1,
                x1 + bend,
                y1,
                x2 - bend,
                y2,
                x2,
                y2,
                colour(edge.signal()),
                dash(edge.signal()),
                edge.signal().word(),
                edge.signal().word(),
                escaped(edge.from().id()),
                escaped(edge.to().id())));
    }

    /** Several signals between the same two boxes run beside each other. */
    private double shift(Edge edge) {
        int index = 0;
        int count = 0;
        Set<Signal> seen = EnumSet.noneOf(Signal.class);
        for (Edge other : graph.from(edge.from())) {
            if (other.to().equals(edge.to()) && seen.add(other.signal())) {
                index = other.signal() == edge.signal() ? count : index;
                count++;
            }
        }
        return (index - (count - 1) / 2.0) * 7;
    }

    private void box(StringBuilder out, Node node) {
        Box box = boxes.get(node.id());
        if (box == null) {
            return;
        }
        String fill = node.isSink() ? "#eef6ee" : graph.to(node).isEmpty() ? "#eef2fb" : "#f6f8fa";
        out.append(text(
                "<g class=\"box\" data-id=\"%s\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"6\""
                        + " fill=\"%s\" stroke=\"#8c959f\"/>",
                escaped(node.id()), box.x, box.y, box.width, BOX_HEIGHT, fill));
        out.append(text(
                "<text x=\"%.1f\" y=\"%.1f\" fill=\"#57606a\">%s</text>",
                box.x + 12, box.y + 18, escaped(node.component())));
        out.append(text(
                "<text x=\"%.1f\" y=\"%.1f\" fill=\"#1f2328\" font-weight=\"600\">%s</text>",
                box.x + 12, box.y + 34, escaped(GraphRenderer.label(node))));
        out.append(text("<title>%s</title></g>\n", escaped(node.id())));
    }

    private static String dash(Signal signal) {
        return signal.isData() ? "" : " stroke-dasharray=\"5 4\"";
    }

    /** Distinct for people who see no red or green as well. */
    static String colour(Signal signal) {
        return switch (signal) {
            case METRICS -> "#d55e00";
            case LOGS -> "#0072b2";
            case TRACES -> "#7a3e9d";
            case PROFILES -> "#b8860b";
            case OTLP -> "#009e73";
            case TARGETS -> "#6e7781";
            case SETTINGS -> "#a8b1ba";
        };
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
