package io.obsctl.sandbox.collector;

import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.sandbox.collector.value.Evaluator;
import io.obsctl.sandbox.collector.value.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A config as a graph that nothing runs yet: components with their references, in an order in which each stands behind
 * those it refers to.
 *
 * @param faults what keeps the config from being a graph at all; the running graph then stays
 */
record Blueprint(List<Node> nodes, List<Statement.Block> settings, List<Fault> faults) {
    /** A component as written. */
    record Node(String id, Statement.Block block, List<String> references) {}

    private static final Set<String> SETTINGS = Set.of("logging", "livedebugging", "tracing", "http");
    private static final Set<String> UNKNOWN_SETTINGS = Set.of(
            "argument",
            "export",
            "declare",
            "foreach",
            "import.file",
            "import.git",
            "import.http",
            "import.string",
            "remotecfg");

    static Blueprint of(List<Statement> body) {
        Map<String, Statement.Block> components = new LinkedHashMap<>();
        List<Statement.Block> settings = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        for (Statement statement : body) {
            if (!(statement instanceof Statement.Block block)) {
                faults.add(new Fault("attributes may only stand in blocks", statement.span()));
            } else if (SETTINGS.contains(block.name())) {
                settings.add(block);
            } else {
                component(block, components, faults);
            }
        }
        Map<String, Node> nodes = new LinkedHashMap<>();
        components.forEach((id, block) -> {
            Set<String> references = new LinkedHashSet<>();
            references(block.body(), components.keySet(), references, faults);
            nodes.put(id, new Node(id, block, List.copyOf(references)));
        });
        return new Blueprint(inOrder(nodes, faults), settings, List.copyOf(faults));
    }

    private static void component(Statement.Block block, Map<String, Statement.Block> components, List<Fault> faults) {
        if (UNKNOWN_SETTINGS.contains(block.name()) || !ComponentTypes.exists(block.name())) {
            faults.add(new Fault(
                    "component \"" + block.name() + "\" is not known to the sandbox's collector, which is for learning,"
                            + " demos and tests: it runs the component types that obsctl's own templates use",
                    block.header()));
        } else if (block.label() == null) {
            faults.add(new Fault("component \"" + block.name() + "\" must have a label", block.header()));
        }
        Statement.Block earlier = components.putIfAbsent(block.reference(), block);
        if (earlier != null) {
            faults.add(new Fault(
                    "block " + block.reference() + " already declared at "
                            + earlier.header().position(),
                    block.header()));
        }
    }

    private static void references(List<Statement> body, Set<String> known, Set<String> into, List<Fault> faults) {
        for (Statement statement : body) {
            if (statement instanceof Statement.Block block) {
                references(block.body(), known, into, faults);
            } else if (statement instanceof Statement.Attribute attribute) {
                References.in(attribute.value(), known, into, faults);
            }
        }
    }

    private static List<Node> inOrder(Map<String, Node> nodes, List<Fault> faults) {
        List<Node> order = new ArrayList<>();
        Set<String> done = new LinkedHashSet<>();
        for (Node node : nodes.values()) {
            visit(node, nodes, done, new LinkedHashSet<>(), order, faults);
        }
        return order;
    }

    private static void visit(
            Node node,
            Map<String, Node> nodes,
            Set<String> done,
            Set<String> path,
            List<Node> order,
            List<Fault> faults) {
        if (done.contains(node.id())) {
            return;
        }
        if (!path.add(node.id())) {
            faults.add(
                    new Fault("cycle: " + String.join(", ", path), node.block().header()));
            return;
        }
        for (String reference : node.references()) {
            Node target = nodes.get(reference);
            if (target != null) {
                visit(target, nodes, done, path, order, faults);
            }
        }
        path.remove(node.id());
        if (done.add(node.id())) {
            order.add(node);
        }
    }

    /** References to components inside expressions. */
    private static final class References {
        private References() {}

        static void in(Expression expression, Set<String> known, Set<String> into, List<Fault> faults) {
            List<String> path = Evaluator.path(expression);
            if (!path.isEmpty()) {
                name(path, expression, known, into, faults);
            } else if (expression instanceof Expression.ListLiteral list) {
                list.elements().forEach(e -> in(e, known, into, faults));
            } else if (expression instanceof Expression.ObjectLiteral object) {
                object.fields().forEach(f -> in(f.value(), known, into, faults));
            } else if (expression instanceof Expression.Access access) {
                in(access.value(), known, into, faults);
            } else if (expression instanceof Expression.Index index) {
                in(index.value(), known, into, faults);
                in(index.index(), known, into, faults);
            } else if (expression instanceof Expression.Call call) {
                in(call.function(), known, into, faults);
                call.arguments().forEach(a -> in(a, known, into, faults));
            } else if (expression instanceof Expression.Unary unary) {
                in(unary.value(), known, into, faults);
            } else if (expression instanceof Expression.Binary binary) {
                in(binary.left(), known, into, faults);
                in(binary.right(), known, into, faults);
            } else if (expression instanceof Expression.Parens parens) {
                in(parens.inner(), known, into, faults);
            }
        }

        private static void name(
                List<String> path, Expression expression, Set<String> known, Set<String> into, List<Fault> faults) {
            for (int parts = path.size(); parts > 0; parts--) {
                String prefix = String.join(".", path.subList(0, parts));
                if (known.contains(prefix)) {
                    into.add(prefix);
                    return;
                }
            }
            if (!SmallCollector.isLibraryName(path)) {
                faults.add(new Fault(
                        "component \"" + String.join(".", path) + "\" does not exist or is out of scope",
                        expression.span()));
            }
        }
    }
}
