package io.obsctl.sandbox.collector.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One rendering of a template. */
final class Run {
    /** A template over log lines has no business printing more: a range over a range must not eat the heap. */
    private static final int MAX_OUTPUT = 16 * 1024 * 1024;

    private record Scope(String name, @Nullable Object[] value) {}

    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    private final StringBuilder out = new StringBuilder();
    private final Deque<Scope> variables = new ArrayDeque<>();

    Run(Map<String, ?> data) {
        variables.push(new Scope("$", new @Nullable Object[] {data}));
    }

    String render(List<Node> nodes) throws TemplateFailure {
        walk(nodes, variables.getLast().value()[0]);
        return out.toString();
    }

    private Flow walk(List<Node> nodes, @Nullable Object dot) throws TemplateFailure {
        int depth = variables.size();
        try {
            for (Node node : nodes) {
                Flow flow = step(node, dot);
                if (flow != Flow.ON) {
                    return flow;
                }
            }
            return Flow.ON;
        } finally {
            leave(depth);
        }
    }

    private Flow step(Node node, @Nullable Object dot) throws TemplateFailure {
        if (node instanceof Node.Text text) {
            print(text.text());
        } else if (node instanceof Node.Action action) {
            Object value = pipeline(action.pipeline(), dot);
            if (action.pipeline().variables().isEmpty()) {
                print(Values.print(value));
            }
        } else if (node instanceof Node.Branch branch) {
            return branch(branch, dot);
        } else if (node instanceof Node.Range range) {
            return range(range, dot);
        } else if (node instanceof Node.Jump jump) {
            return jump.leave() ? Flow.BREAK : Flow.CONTINUE;
        }
        return Flow.ON;
    }

    private void print(String text) throws TemplateFailure {
        if (out.length() + text.length() > MAX_OUTPUT) {
            throw new TemplateFailure("the output is larger than " + MAX_OUTPUT + " characters");
        }
        out.append(text);
    }

    private Flow branch(Node.Branch branch, @Nullable Object dot) throws TemplateFailure {
        int depth = variables.size();
        Object value = pipeline(branch.condition(), dot);
        boolean yes = Values.truth(value);
        Flow flow = walk(yes ? branch.then() : branch.otherwise(), yes && branch.moveDot() ? value : dot);
        leave(depth);
        return flow;
    }

    private Flow range(Node.Range range, @Nullable Object dot) throws TemplateFailure {
        Node.Pipeline over = range.over();
        int depth = variables.size();
        Object value = commands(over, dot);
        List<Map.Entry<Object, Object>> items = items(value);
        if (items.isEmpty()) {
            Flow flow = walk(range.otherwise(), dot);
            leave(depth);
            return flow;
        }
        for (Map.Entry<Object, Object> item : items) {
            List<String> names = over.variables();
            if (names.size() == 1) {
                variables.push(new Scope(names.get(0), new @Nullable Object[] {item.getValue()}));
            } else if (names.size() == 2) {
                variables.push(new Scope(names.get(0), new @Nullable Object[] {item.getKey()}));
                variables.push(new Scope(names.get(1), new @Nullable Object[] {item.getValue()}));
            }
            Flow flow = walk(range.body(), item.getValue());
            leave(depth);
            if (flow == Flow.BREAK) {
                break;
            }
        }
        return Flow.ON;
    }

    private static List<Map.Entry<Object, Object>> items(@Nullable Object value) throws TemplateFailure {
        List<Map.Entry<Object, Object>> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                items.add(Map.entry((long) items.size(), element));
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> e : new TreeMap<>(map).entrySet()) {
                items.add(Map.entry(e.getKey(), e.getValue()));
            }
        } else if (value instanceof Long count) {
            for (long i = 0; i < Math.min(count, 100_000); i++) {
                items.add(Map.entry(i, i));
            }
        } else if (value != null) {
            throw new TemplateFailure("range can't iterate over " + Values.print(value));
        }
        return items;
    }

    private void leave(int depth) {
        while (variables.size() > depth) {
            variables.pop();
        }
    }

    private @Nullable Object pipeline(Node.Pipeline pipeline, @Nullable Object dot) throws TemplateFailure {
        Object value = commands(pipeline, dot);
        for (String name : pipeline.variables()) {
            if (pipeline.declares()) {
                variables.push(new Scope(name, new @Nullable Object[] {value}));
            } else {
                scope(name).value()[0] = value;
            }
        }
        return value;
    }

    private @Nullable Object commands(Node.Pipeline pipeline, @Nullable Object dot) throws TemplateFailure {
        Object value = null;
        boolean first = true;
        for (Node.Command command : pipeline.commands()) {
            value = command(command, dot, first, value);
            first = false;
        }
        return value;
    }

    private @Nullable Object command(Node.Command command, @Nullable Object dot, boolean first, @Nullable Object piped)
            throws TemplateFailure {
        Node.Operand head = command.operands().get(0);
        if (!(head instanceof Node.Call call)) {
            return operand(head, dot);
        }
        List<Node.Operand> operands =
                command.operands().subList(1, command.operands().size());
        if (call.function().equals("and") || call.function().equals("or")) {
            return shortCircuit(call.function().equals("or"), operands, dot, first, piped);
        }
        List<@Nullable Object> args = new ArrayList<>();
        for (Node.Operand operand : operands) {
            args.add(operand(operand, dot));
        }
        if (!first) {
            args.add(piped);
        }
        return Functions.call(call.function(), args);
    }

    private @Nullable Object shortCircuit(
            boolean stopOn, List<Node.Operand> operands, @Nullable Object dot, boolean first, @Nullable Object piped)
            throws TemplateFailure {
        Object value = null;
        for (Node.Operand operand : operands) {
            value = operand(operand, dot);
            if (Values.truth(value) == stopOn) {
                return value;
            }
        }
        return first ? value : piped;
    }

    private @Nullable Object operand(Node.Operand operand, @Nullable Object dot) throws TemplateFailure {
        if (operand instanceof Node.Literal literal) {
            return literal.value();
        }
        if (operand instanceof Node.Variable variable) {
            return scope(variable.name()).value()[0];
        }
        if (operand instanceof Node.Group group) {
            return pipeline(group.pipeline(), dot);
        }
        if (operand instanceof Node.Call call) {
            return Functions.call(call.function(), List.of());
        }
        Node.Path path = (Node.Path) operand;
        Node.Operand start = path.start();
        Object value = start == null || isDot(start) ? dot : operand(start, dot);
        for (String name : path.names()) {
            value = field(value, name);
        }
        return value;
    }

    private static boolean isDot(Node.Operand start) {
        return start instanceof Node.Path path
                && path.start() == null
                && path.names().isEmpty();
    }

    private static @Nullable Object field(@Nullable Object value, String name) throws TemplateFailure {
        if (value instanceof Map<?, ?> map) {
            return map.get(name);
        }
        throw new TemplateFailure("can't evaluate field " + name + (value == null ? " of a nil value" : ""));
    }

    private Scope scope(String name) throws TemplateFailure {
        for (Scope scope : variables) {
            if (scope.name().equals(name)) {
                return scope;
            }
        }
        throw new TemplateFailure("undefined variable \"" + name + "\"");
    }
}
