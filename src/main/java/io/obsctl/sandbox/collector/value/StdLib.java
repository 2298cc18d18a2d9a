package io.obsctl.sandbox.collector.value;

import io.obsctl.sandbox.collector.text.GoJson;
import io.obsctl.sandbox.collector.text.GoPrintf;
import io.obsctl.sandbox.collector.text.GoText;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The functions and constants of Alloy's standard library, except the experimental {@code array.combine_maps} and
 * {@code array.group_by}. Immutable, safe between threads.
 */
public final class StdLib {
    /** What a function does. */
    @FunctionalInterface
    public interface Body {
        Value call(List<Value> arguments) throws Refusal;
    }

    /** A function that does not take its arguments. */
    public static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        Refusal(String message) {
            super(message);
        }
    }

    private final Map<String, Value> names = new LinkedHashMap<>();

    /**
     * @param environment what {@code sys.env} reads
     * @param hostname {@code constants.hostname}
     * @param version {@code constants.version}
     */
    public StdLib(Map<String, String> environment, String hostname, String version) {
        constant("constants.hostname", hostname);
        constant("constants.os", "linux");
        constant("constants.arch", "amd64");
        constant("constants.version", version);
        Map<String, String> variables = Map.copyOf(environment);
        Body env = a -> new Value.Text(variables.getOrDefault(Args.text(a, 0, 1), ""));
        function(env, "sys.env", "env");
        strings();
        encodings();
        function(StdLib::concat, "array.concat", "concat");
        function(StdLib::coalesce, "coalesce");
        function(a -> new Value.Text(Args.secret(a, 0, 1)), "convert.nonsensitive", "nonsensitive");
        function(a -> JsonPath.select(Args.text(a, 0, 2), Args.text(a, 1, 2)), "json_path");
        function(
                a -> {
                    Path path = Path.of("");
                    for (int i = 0; i < a.size(); i++) {
                        path = path.resolve(Args.text(a, i, a.size()).replaceFirst(i == 0 ? "^$" : "^/+", ""));
                    }
                    return new Value.Text(path.normalize().toString());
                },
                "file.path_join");
    }

    /** A constant or function by its dotted name. */
    Optional<Scope.Found> find(List<String> path) {
        for (int parts = Math.min(2, path.size()); parts > 0; parts--) {
            Value value = names.get(String.join(".", path.subList(0, parts)));
            if (value != null) {
                return Optional.of(new Scope.Found(value, parts));
            }
        }
        return Optional.empty();
    }

    private void constant(String name, String value) {
        names.put(name, new Value.Text(value));
    }

    private void function(Body body, String... aliases) {
        for (String name : aliases) {
            names.put(name, new Value.Function(name, body));
        }
    }

    private void strings() {
        function(
                a -> {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (Value value : a.subList(Math.min(1, a.size()), a.size())) {
                        values.add(Plain.of(value));
                    }
                    return new Value.Text(GoPrintf.format(Args.text(a, 0, a.size()), values));
                },
                "string.format",
                "format");
        function(a -> new Value.Text(String.join(Args.text(a, 1, 2), Args.texts(a, 0, 2))), "string.join", "join");
        function(
                a -> new Value.Text(GoText.replace(Args.text(a, 0, 3), Args.text(a, 1, 3), Args.text(a, 2, 3), -1)),
                "string.replace",
                "replace");
        function(
                a -> {
                    String text = Args.text(a, 0, 2);
                    String by = Args.text(a, 1, 2);
                    List<String> parts = by.isEmpty()
                            ? text.codePoints().mapToObj(Character::toString).toList()
                            : List.of(text.split(java.util.regex.Pattern.quote(by), -1));
                    return new Value.Items(
                            parts.stream().<Value>map(Value.Text::new).toList());
                },
                "string.split",
                "split");
        function(a -> new Value.Text(GoText.lower(Args.text(a, 0, 1))), "string.to_lower", "to_lower");
        function(a -> new Value.Text(GoText.upper(Args.text(a, 0, 1))), "string.to_upper", "to_upper");
        function(
                a -> new Value.Text(GoText.trim(Args.text(a, 0, 2), Args.text(a, 1, 2), true, true)),
                "string.trim",
                "trim");
        function(a -> new Value.Text(Args.text(a, 0, 1).strip()), "string.trim_space", "trim_space");
        function(
                a -> {
                    String text = Args.text(a, 0, 2);
                    String prefix = Args.text(a, 1, 2);
                    return new Value.Text(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
                },
                "string.trim_prefix",
                "trim_prefix");
        function(
                a -> {
                    String text = Args.text(a, 0, 2);
                    String suffix = Args.text(a, 1, 2);
                    return new Value.Text(
                            text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
                },
                "string.trim_suffix",
                "trim_suffix");
    }

    private void encodings() {
        function(
                a -> {
                    String text = Args.secret(a, 0, 1);
                    return Plain.value(
                            GoJson.read(text).orElseThrow(() -> new Refusal("the argument is not valid JSON")));
                },
                "encoding.from_json",
                "json_decode");
        function(a -> yaml(Args.secret(a, 0, 1)), "encoding.from_yaml", "yaml_decode");
        function(
                a -> new Value.Text(decode(Base64.getDecoder(), Args.text(a, 0, 1))),
                "encoding.from_base64",
                "base64_decode");
        function(a -> new Value.Text(decode(Base64.getUrlDecoder(), Args.text(a, 0, 1))), "encoding.from_URLbase64");
        function(
                a -> new Value.Text(Base64.getEncoder().encodeToString(utf8(Args.text(a, 0, 1)))),
                "encoding.to_base64");
        function(
                a -> new Value.Text(Base64.getUrlEncoder().encodeToString(utf8(Args.text(a, 0, 1)))),
                "encoding.to_URLbase64");
        function(a -> new Value.Text(GoJson.write(Plain.of(Args.any(a, 0, 1)))), "encoding.to_json");
        function(
                a -> new Value.Text(URLEncoder.encode(Args.text(a, 0, 1), StandardCharsets.UTF_8)),
                "encoding.url_encode");
        function(
                a -> {
                    try {
                        return new Value.Text(URLDecoder.decode(Args.text(a, 0, 1), StandardCharsets.UTF_8));
                    } catch (IllegalArgumentException e) {
                        throw new Refusal("the argument is not URL-encoded");
                    }
                },
                "encoding.url_decode");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String decode(Base64.Decoder decoder, String text) throws Refusal {
        try {
            return new String(decoder.decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal("the argument is not valid base64");
        }
    }

    private static Value yaml(String text) throws Refusal {
        try {
            return Plain.value(new Load(LoadSettings.builder().build()).loadFromString(text));
        } catch (YamlEngineException e) {
            throw new Refusal("the argument is not valid YAML");
        }
    }

    private static Value concat(List<Value> arguments) throws Refusal {
        List<Value> all = new ArrayList<>();
        for (Value argument : arguments) {
            if (!(argument instanceof Value.Items items)) {
                throw new Refusal("expected array, got " + argument.type());
            }
            all.addAll(items.values());
        }
        return new Value.Items(all);
    }

    /** The first argument that is neither null nor empty, else the last. */
    private static Value coalesce(List<Value> arguments) {
        for (Value argument : arguments) {
            if (!isZero(argument)) {
                return argument;
            }
        }
        return arguments.isEmpty() ? new Value.Null() : arguments.get(arguments.size() - 1);
    }

    private static boolean isZero(Value value) {
        if (value instanceof Value.Text t) {
            return t.value().isEmpty();
        }
        if (value instanceof Value.Sensitive s) {
            return s.plain().isEmpty();
        }
        if (value instanceof Value.Bool b) {
            return !b.value();
        }
        if (value instanceof Value.Whole n) {
            return n.value() == 0;
        }
        if (value instanceof Value.Real n) {
            return n.value() == 0;
        }
        if (value instanceof Value.Items items) {
            return items.values().isEmpty();
        }
        if (value instanceof Value.Fields fields) {
            return fields.values().isEmpty();
        }
        return value instanceof Value.Null;
    }
}
