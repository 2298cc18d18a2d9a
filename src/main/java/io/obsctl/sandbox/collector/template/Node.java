package io.obsctl.sandbox.collector.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of a template. */
sealed interface Node {
    /** Literal text. */
    record Text(String text) implements Node {}

    /** {@code {{ pipeline }}}; prints unless it declares or sets variables. */
    record Action(Pipeline pipeline) implements Node {}

    /** {@code if} or {@code with}; {@code with} moves the dot. */
    record Branch(boolean moveDot, Pipeline condition, List<Node> then, List<Node> otherwise) implements Node {}

    /** {@code range}. */
    record Range(Pipeline over, List<Node> body, List<Node> otherwise) implements Node {}

    /** {@code break} or {@code continue} inside a range. */
    record Jump(boolean leave) implements Node {}

    /** Commands joined by {@code |}, whose result is printed or assigned. */
    record Pipeline(List<String> variables, boolean declares, List<Command> commands) {}

    /** An operand or a function with its operands. */
    record Command(List<Operand> operands) {}

    /** Something that has a value. */
    sealed interface Operand {}

    record Literal(@Nullable Object value) implements Operand {}

    /** {@code .a.b}, {@code $x.a}, {@code (pipe).a}: a start and names; no start is the dot. */
    record Path(@Nullable Operand start, List<String> names) implements Operand {}

    record Variable(String name) implements Operand {}

    record Call(String function) implements Operand {}

    record Group(Pipeline pipeline) implements Operand {}
}
