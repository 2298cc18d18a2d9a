package io.obsctl.lang.promql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The door to PromQL. No method throws for any input. Stateless. */
public final class PromqlSyntax {
    private PromqlSyntax() {}

    /** Which variables an expression may hold. */
    public enum Dialect {
        /** As Prometheus reads it. */
        PLAIN,
        /** As Grafana hands it on: {@code $__rate_interval} and dashboard variables stand for durations. */
        GRAFANA
    }

    /** What reading an expression came to. */
    public sealed interface Result {}

    public record Parsed(Promql expression) implements Result {}

    /**
     * It is no PromQL.
     *
     * @param offset the character where that shows
     */
    public record Broken(int offset, String reason) implements Result {}

    public static Result parse(String text, Dialect dialect) {
        try {
            return new Parsed(new PromqlParser(PromqlTokens.of(text, dialect == Dialect.GRAFANA)).parse());
        } catch (PromqlError e) {
            return new Broken(e.at(), String.valueOf(e.getMessage()));
        }
    }

    /** Every selector, from left to right. */
    public static List<Promql.Selector> selectors(Promql expression) {
        List<Promql.Selector> found = new ArrayList<>();
        walk(expression, node -> {
            if (node instanceof Promql.Selector selector) {
                found.add(selector);
            }
        });
        return found;
    }

    /** Names of all metrics that are read, those in {@code __name__="…"} included. */
    public static Set<String> metrics(Promql expression) {
        Set<String> names = new LinkedHashSet<>();
        for (Promql.Selector selector : selectors(expression)) {
            if (selector.metric() != null) {
                names.add(selector.metric());
            }
            for (Promql.Matcher matcher : selector.matchers()) {
                if (matcher.label().equals("__name__") && matcher.match() == Promql.Match.EQUAL) {
                    names.add(matcher.value());
                }
            }
        }
        return names;
    }

    /** Calls the consumer with the expression and everything in it, outermost first. */
    public static void walk(Promql node, Consumer<Promql> consumer) {
        consumer.accept(node);
        if (node instanceof Promql.Subquery s) {
            walk(s.inner(), consumer);
        } else if (node instanceof Promql.Shifted s) {
            walk(s.inner(), consumer);
        } else if (node instanceof Promql.Unary u) {
            walk(u.inner(), consumer);
        } else if (node instanceof Promql.Parens p) {
            walk(p.inner(), consumer);
        } else if (node instanceof Promql.Binary b) {
            walk(b.left(), consumer);
            walk(b.right(), consumer);
        } else if (node instanceof Promql.Call c) {
            c.arguments().forEach(argument -> walk(argument, consumer));
        } else if (node instanceof Promql.Aggregation a) {
            if (a.parameter() != null) {
                walk(a.parameter(), consumer);
            }
            walk(a.vector(), consumer);
        }
    }
}
