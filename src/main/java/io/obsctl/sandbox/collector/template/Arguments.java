package io.obsctl.sandbox.collector.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, read in order with the types that the function wants. */
final class Arguments {
    private final String function;
    private final List<@Nullable Object> values;
    private int at;

    Arguments(String function, List<@Nullable Object> values) {
        this.function = function;
        this.values = values;
    }

    int left() {
        return values.size() - at;
    }

    @Nullable
    Object any() throws TemplateFailure {
        if (at >= values.size()) {
            throw new TemplateFailure("wrong number of args for " + function + ": got " + values.size());
        }
        return values.get(at++);
    }

    String text() throws TemplateFailure {
        Object value = any();
        if (value instanceof String s) {
            return s;
        }
        throw new TemplateFailure("wrong type for value in " + function + "; expected string");
    }

    long whole() throws TemplateFailure {
        Object value = any();
        if (value instanceof Long l) {
            return l;
        }
        throw new TemplateFailure("wrong type for value in " + function + "; expected int");
    }

    boolean yes() throws TemplateFailure {
        Object value = any();
        if (value instanceof Boolean b) {
            return b;
        }
        throw new TemplateFailure("wrong type for value in " + function + "; expected bool");
    }

    List<?> list() throws TemplateFailure {
        Object value = any();
        if (value instanceof List<?> list) {
            return list;
        }
        throw new TemplateFailure("wrong type for value in " + function + "; expected list");
    }

    Map<?, ?> map() throws TemplateFailure {
        Object value = any();
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new TemplateFailure("wrong type for value in " + function + "; expected map");
    }

    /** As sprig casts: numbers and the texts of numbers; anything else is 0. */
    long cast() throws TemplateFailure {
        Object value = any();
        if (value instanceof Number n) {
            return n.longValue();
        }
        if (value instanceof Boolean b) {
            return b ? 1 : 0;
        }
        try {
            return value instanceof String s ? Long.decode(s.strip().replaceFirst("^0+(?=[1-9])", "")) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    void allRead() throws TemplateFailure {
        if (at < values.size()) {
            throw new TemplateFailure("wrong number of args for " + function + ": got " + values.size());
        }
    }
}
