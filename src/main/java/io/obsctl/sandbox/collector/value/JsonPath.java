package io.obsctl.sandbox.collector.value;

import io.obsctl.sandbox.collector.text.GoJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The JSONPath of {@code json_path}: names, indexes, {@code *} and {@code ..name}. Filters and slices are refused. */
final class JsonPath {
    private static final Pattern STEP =
            Pattern.compile("\\.\\.([\\w-]+)|\\.([\\w-]+|\\*)|\\[(-?\\d+|\\*)\\]|\\[(?:'([^']*)'|\"([^\"]*)\")\\]");

    private JsonPath() {}

    static Value select(String json, String path) throws StdLib.Refusal {
        Object root = GoJson.read(json).orElseThrow(() -> new StdLib.Refusal("the argument is not valid JSON"));
        String rest = path.startsWith("$") ? path.substring(1) : path.startsWith(".") ? path : "." + path;
        List<@Nullable Object> found = new ArrayList<>();
        found.add(root);
        Matcher step = STEP.matcher(rest);
        int at = 0;
        while (at < rest.length()) {
            if (!step.find(at) || step.start() != at) {
                throw new StdLib.Refusal("the path \"" + path + "\" is not known to the sandbox's collector");
            }
            List<@Nullable Object> next = new ArrayList<>();
            for (Object value : found) {
                take(step, value, next);
            }
            found = next;
            at = step.end();
        }
        return new Value.Items(found.stream().map(Plain::value).toList());
    }

    private static void take(Matcher step, @Nullable Object value, List<@Nullable Object> out) {
        String deep = step.group(1);
        if (deep != null) {
            deep(deep, value, out);
            return;
        }
        String name = first(step.group(2), step.group(4), step.group(5));
        String index = step.group(3);
        if ("*".equals(name) || "*".equals(index)) {
            if (value instanceof List<?> list) {
                out.addAll(list);
            } else if (value instanceof Map<?, ?> map) {
                out.addAll(map.values());
            }
        } else if (name != null && value instanceof Map<?, ?> map && map.containsKey(name)) {
            out.add(map.get(name));
        } else if (index != null && value instanceof List<?> list) {
            int i = Integer.parseInt(index);
            int place = i < 0 ? list.size() + i : i;
            if (place >= 0 && place < list.size()) {
                out.add(list.get(place));
            }
        }
    }

    private static void deep(String name, @Nullable Object value, List<@Nullable Object> out) {
        if (value instanceof Map<?, ?> map) {
            if (map.containsKey(name)) {
                out.add(map.get(name));
            }
            map.values().forEach(v -> deep(name, v, out));
        } else if (value instanceof List<?> list) {
            list.forEach(v -> deep(name, v, out));
        }
    }

    private static @Nullable String first(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }
}
