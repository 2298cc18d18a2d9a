package io.obsctl.sandbox.collector.ottl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement or condition of OTTL, checked against its context when it is read: what is not known here is refused
 * then, not skipped later. Immutable, safe between threads.
 */
public final class Ottl {
    /** What a statement is about. */
    public enum Context {
        RESOURCE,
        SCOPE,
        SPAN,
        SPANEVENT,
        METRIC,
        DATAPOINT,
        LOG
    }

    record Parts(Expr.Call call, @Nullable Expr where) {}

    private final @Nullable Expr action;
    private final @Nullable Expr where;

    private Ottl(@Nullable Expr action, @Nullable Expr where) {
        this.action = action;
        this.where = where;
    }

    /** A statement such as {@code set(attributes["a"], 1) where body == nil}. */
    public static Ottl statement(String text, Context context) throws OttlFailure {
        Parts parts = new OttlParser(text).statement();
        OttlCheck check = new OttlCheck(context, text);
        check.editor(parts.call());
        if (parts.where() != null) {
            check.value(parts.where());
        }
        return new Ottl(parts.call(), parts.where());
    }

    /** A condition such as {@code IsMatch(name, "^health")}. */
    public static Ottl condition(String text, Context context) throws OttlFailure {
        Expr condition = new OttlParser(text).condition();
        new OttlCheck(context, text).value(condition);
        return new Ottl(null, condition);
    }

    /** Whether the condition holds; a statement without one always does. */
    public boolean holds(Subject subject) throws OttlFailure {
        return where == null || Boolean.TRUE.equals(new OttlRun(subject).value(where));
    }

    /** Carries the statement out if its condition holds. */
    public void apply(Subject subject) throws OttlFailure {
        if (holds(subject) && action instanceof Expr.Call call) {
            List<Expr> arguments = call.arguments();
            OttlEditors.named(call.name()).edit(arguments, new OttlRun(subject));
        }
    }
}
