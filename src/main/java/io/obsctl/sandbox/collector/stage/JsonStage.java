package io.obsctl.sandbox.collector.stage;

import io.burt.jmespath.Expression;
import io.burt.jmespath.JmesPathException;
import io.burt.jmespath.jcf.JcfRuntime;
import io.obsctl.sandbox.collector.text.GoJson;
import io.obsctl.sandbox.collector.text.GoRegex;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code stage.json}: values of a JSON object by JMESPath, or all whose key matches. */
final class JsonStage implements Stage {
    private static final JcfRuntime JMESPATH = new JcfRuntime();

    private final Map<String, Expression<Object>> expressions = new LinkedHashMap<>();
    private final @Nullable GoRegex keys;
    private final @Nullable String source;
    private final boolean dropMalformed;

    JsonStage(Map<String, String> expressions, @Nullable GoRegex keys, @Nullable String source, boolean dropMalformed) {
        this.keys = keys;
        this.source = source;
        this.dropMalformed = dropMalformed;
        try {
            expressions.forEach(
                    (name, path) -> this.expressions.put(name, JMESPATH.compile(path.isEmpty() ? name : path)));
        } catch (JmesPathException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public void accept(Entry entry, Output next) throws InterruptedException {
        String input = entry.input(source);
        if (input == null || extract(input, entry) || !dropMalformed) {
            next.accept(entry);
        }
    }

    private boolean extract(String input, Entry entry) {
        // Go takes the JSON null for an object without fields.
        Optional<Object> read = input.strip().equals("null") ? Optional.of(Map.of()) : GoJson.read(input);
        if (!(read.orElse(null) instanceof Map<?, ?> data)) {
            return false;
        }
        expressions.forEach((name, path) -> search(path, data, name, entry));
        if (keys != null) {
            data.forEach((key, value) -> {
                if (keys.matches(String.valueOf(key))) {
                    entry.extracted.put(String.valueOf(key), simple(value));
                }
            });
        }
        return true;
    }

    private static void search(Expression<Object> path, Object data, String name, Entry entry) {
        try {
            entry.extracted.put(name, simple(path.search(data)));
        } catch (JmesPathException e) {
            return; // a function that does not fit the data extracts nothing, as in Alloy
        }
    }

    /** Lists and objects go on as JSON text. */
    private static @Nullable Object simple(@Nullable Object value) {
        if (value instanceof List || value instanceof Map) {
            return GoJson.write(value);
        }
        return value instanceof Number n ? (Object) n.doubleValue() : value;
    }
}
