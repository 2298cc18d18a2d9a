package io.obsctl.sandbox.collector.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions by name. */
final class Functions {
    /** One function; arguments are in order, the piped one last. */
    @FunctionalInterface
    interface Function {
        @Nullable
        Object call(Arguments args) throws TemplateFailure;
    }

    private static final Map<String, Function> ALL = new LinkedHashMap<>();

    static {
        CoreFunctions.into(ALL);
        TextFunctions.into(ALL);
        DataFunctions.into(ALL);
    }

    private Functions() {}

    static Set<String> names() {
        return ALL.keySet();
    }

    static @Nullable Object call(String name, List<@Nullable Object> args) throws TemplateFailure {
        Function function = ALL.get(name);
        if (function == null) {
            throw new TemplateFailure("function \"" + name + "\" not defined");
        }
        Arguments arguments = new Arguments(name, args);
        Object result = function.call(arguments);
        arguments.allRead();
        return result;
    }
}
