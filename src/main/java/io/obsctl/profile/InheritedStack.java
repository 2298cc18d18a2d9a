package io.obsctl.profile;

import io.obsctl.profile.InitAnswers.Key;
import io.obsctl.profile.tree.Yaml;
import io.obsctl.profile.tree.YamlReader;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the profiles that a new one builds on say of the way to the stack's API. It is read as plain YAML, since a base
 * need not be complete; whatever is wrong with it is said when the new profile is loaded.
 */
public final class InheritedStack {
    private static final Map<Key, String[]> PLACES = Map.of(
            Key.KIND, new String[] {"kind"},
            Key.STACK, new String[] {"slug"},
            Key.STACK_API, new String[] {"api"},
            Key.STACKS_TOKEN, new String[] {"tokens", "stacks"},
            Key.TLS_CA, new String[] {"tls", "ca"},
            Key.TLS_CERT, new String[] {"tls", "cert"},
            Key.TLS_KEY, new String[] {"tls", "key"});

    private InheritedStack() {}

    /** Answers by key; those of the nearer profile count. Empty when there is no such profile. */
    public static Map<String, String> of(ProfileFiles files, String base) {
        Map<String, String> out = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        String name = base;
        while (!name.isEmpty() && !name.contains("/") && seen.add(name)) {
            if (!(files.read(name) instanceof ProfileFiles.Bytes file)) {
                break;
            }
            Yaml root = YamlReader.read(file.path(), file.bytes()).root();
            PLACES.forEach((key, path) -> at(root, "stack", path).ifPresent(v -> out.putIfAbsent(key.key(), v)));
            name = at(root, "extends").orElse("");
        }
        return out;
    }

    private static Optional<String> at(@Nullable Yaml root, String first, String... path) {
        Optional<Yaml> value = child(root, first);
        for (String key : path) {
            value = value.flatMap(v -> child(v, key));
        }
        return value.filter(Yaml.Scalar.class::isInstance)
                .map(v -> ((Yaml.Scalar) v))
                .filter(v -> v.kind() != Yaml.Kind.NULL && !v.text().isBlank())
                .map(Yaml.Scalar::text);
    }

    private static Optional<Yaml> child(@Nullable Yaml node, String key) {
        return node instanceof Yaml.Table table
                ? table.entries().stream()
                        .filter(e -> e.key().equals(key))
                        .map(Yaml.Entry::value)
                        .findFirst()
                : Optional.empty();
    }
}
