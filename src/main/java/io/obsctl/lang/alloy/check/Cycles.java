package io.obsctl.lang.alloy.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Circles in a graph, by Tarjan's algorithm without recursion, since chains may be long. */
final class Cycles {
    private final Map<String, ? extends Collection<String>> edges;
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, Integer> low = new HashMap<>();
    private final Set<String> onStack = new java.util.HashSet<>();
    private final Deque<String> stack = new ArrayDeque<>();
    private final List<List<String>> found = new ArrayList<>();

    private Cycles(Map<String, ? extends Collection<String>> edges) {
        this.edges = edges;
    }

    /** Every set of nodes that lie on a common circle, each sorted; one node alone only if it refers to itself. */
    static List<List<String>> of(Map<String, ? extends Collection<String>> edges) {
        Cycles cycles = new Cycles(edges);
        for (String node : new TreeSet<>(edges.keySet())) {
            if (!cycles.index.containsKey(node)) {
                cycles.visit(node);
            }
        }
        return cycles.found;
    }

    private record Step(String node, Iterator<String> next) {}

    private void visit(String start) {
        Deque<Step> path = new ArrayDeque<>();
        path.push(enter(start));
        while (!path.isEmpty()) {
            Step step = path.peek();
            if (step.next.hasNext()) {
                String to = step.next.next();
                if (!edges.containsKey(to)) {
                    continue;
                }
                if (!index.containsKey(to)) {
                    path.push(enter(to));
                } else if (onStack.contains(to)) {
                    lower(step.node, number(index, to));
                }
            } else {
                path.pop();
                leave(step.node);
                if (!path.isEmpty()) {
                    lower(path.peek().node, number(low, step.node));
                }
            }
        }
    }

    private Step enter(String node) {
        int number = index.size();
        index.put(node, number);
        low.put(node, number);
        stack.push(node);
        onStack.add(node);
        return new Step(node, edgesOf(node).iterator());
    }

    private Collection<String> edgesOf(String node) {
        Collection<String> to = edges.get(node);
        return to == null ? List.of() : to;
    }

    private void leave(String node) {
        if (number(low, node) != number(index, node)) {
            return;
        }
        List<String> circle = new ArrayList<>();
        String member;
        do {
            member = stack.pop();
            onStack.remove(member);
            circle.add(member);
        } while (!member.equals(node));
        if (circle.size() > 1 || edgesOf(node).contains(node)) {
            circle.sort(null);
            found.add(circle);
        }
    }

    private static int number(Map<String, Integer> numbers, String node) {
        Integer number = numbers.get(node);
        return number == null ? -1 : number;
    }

    private void lower(String node, int to) {
        low.put(node, Math.min(number(low, node), to));
    }
}
