package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Span;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what lints want to know of a block. */
final class Look {
    private Look() {}

    static Optional<Statement.Attribute> attribute(Statement.Block block, String name) {
        for (Statement statement : block.body()) {
            if (statement instanceof Statement.Attribute attribute
                    && attribute.name().equals(name)) {
                return Optional.of(attribute);
            }
        }
        return Optional.empty();
    }

    /** The text of a string literal, or empty for everything else. */
    static Optional<String> text(Statement.Block block, String name) {
        return attribute(block, name).flatMap(a -> text(a.value()));
    }

    static Optional<String> text(Expression expression) {
        return expression instanceof Expression.Literal literal && literal.kind() == Expression.Kind.STRING
                ? Optional.of(literal.value())
                : Optional.empty();
    }

    static boolean isTrue(Statement.Block block, String name) {
        return attribute(block, name)
                .filter(a ->
                        a.value() instanceof Expression.Literal l && l.text().equals("true"))
                .isPresent();
    }

    static List<Statement.Block> blocks(Statement.Block block, String name) {
        List<Statement.Block> found = new ArrayList<>();
        for (Statement statement : block.body()) {
            if (statement instanceof Statement.Block inner && inner.name().equals(name)) {
                found.add(inner);
            }
        }
        return found;
    }

    /** A block and all blocks in it. */
    static List<Statement.Block> tree(Statement.Block block) {
        List<Statement.Block> all = new ArrayList<>();
        all.add(block);
        for (Statement statement : block.body()) {
            if (statement instanceof Statement.Block inner) {
                all.addAll(tree(inner));
            }
        }
        return all;
    }

    static boolean isLoopback(String address) {
        String host = address.replaceFirst("^[a-zA-Z][a-zA-Z0-9+.-]*://", "");
        return host.startsWith("127.")
                || host.startsWith("localhost")
                || host.startsWith("[::1]")
                || host.startsWith("unix:")
                || host.startsWith("/");
    }

    static Problem warning(String id, String summary, Span span, String detail) {
        return Problem.warning(id, summary, detail).at(span.position(), span.excerpt());
    }

    static Problem remark(String id, String summary, Span span, String detail) {
        return Problem.info(id, summary, detail).at(span.position(), span.excerpt());
    }
}
