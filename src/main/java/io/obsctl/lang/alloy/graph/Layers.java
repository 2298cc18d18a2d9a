package io.obsctl.lang.alloy.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts nodes into columns from left to right, and orders each column so that few edges cross. */
final class Layers {
    private static final int SWEEPS = 4;

    private final Graph graph;
    private final Map<String, Integer> columnOf = new HashMap<>();
    private final List<List<Node>> columns = new ArrayList<>();

    Layers(Graph graph) {
        this.graph = graph;
        assign();
        for (int i = 0; i < SWEEPS; i++) {
            order(i % 2 == 0);
        }
    }

    List<List<Node>> columns() {
        return columns;
    }

    /** The longest way that leads to a node; as many rounds as nodes end every circle. */
    private void assign() {
        List<Node> nodes = graph.nodes();
        for (Node node : nodes) {
            columnOf.put(node.id(), 0);
        }
        boolean moved = true;
        for (int round = 0; round < nodes.size() && moved; round++) {
            moved = false;
            for (Edge edge : graph.edges()) {
                int wanted = column(edge.from()) + 1;
                if (column(edge.to()) < wanted && wanted < nodes.size()) {
                    columnOf.put(edge.to().id(), wanted);
                    moved = true;
                }
            }
        }
        // What nothing leads to stands next to what uses it, not at the far left.
        for (Node node : nodes) {
            int nearest = Integer.MAX_VALUE;
            for (Edge edge : graph.from(node)) {
                nearest = Math.min(nearest, column(edge.to()));
            }
            if (graph.to(node).isEmpty() && nearest != Integer.MAX_VALUE) {
                columnOf.put(node.id(), Math.max(0, nearest - 1));
            }
        }
        for (Node node : nodes) {
            while (columns.size() <= column(node)) {
                columns.add(new ArrayList<>());
            }
            columns.get(column(node)).add(node);
        }
        columns.removeIf(List::isEmpty);
    }

    private int column(Node node) {
        return columnOf.getOrDefault(node.id(), 0);
    }

    private void order(boolean forward) {
        Map<String, Double> place = new HashMap<>();
        for (List<Node> column : columns) {
            for (int i = 0; i < column.size(); i++) {
                place.put(column.get(i).id(), i - column.size() / 2.0);
            }
        }
        for (List<Node> column : columns) {
            Map<String, Double> wanted = new HashMap<>();
            for (Node node : column) {
                wanted.put(node.id(), middle(node, forward, place));
            }
            column.sort((a, b) -> Double.compare(wanted.getOrDefault(a.id(), 0.0), wanted.getOrDefault(b.id(), 0.0)));
        }
    }

    private double middle(Node node, boolean forward, Map<String, Double> place) {
        List<Edge> edges = forward ? graph.to(node) : graph.from(node);
        double sum = 0;
        for (Edge edge : edges) {
            sum += place.getOrDefault((forward ? edge.from() : edge.to()).id(), 0.0);
        }
        return edges.isEmpty() ? place.getOrDefault(node.id(), 0.0) : sum / edges.size();
    }
}
