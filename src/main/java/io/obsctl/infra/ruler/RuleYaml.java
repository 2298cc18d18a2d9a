package io.obsctl.infra.ruler;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** Reads rule files and what rulers answer, with every scalar as its text: {@code 1.10} stays {@code 1.10}. */
final class RuleYaml {
    private RuleYaml() {}

    /**
     * The groups of a rule file.
     *
     * @throws IllegalArgumentException when it is none; the message says why
     */
    static List<RuleGroup> file(String text) {
        return load(text) instanceof Map<?, ?> map ? groups(map.get("groups")) : List.of();
    }

    /**
     * What a ruler lists: groups by namespace. An empty text is an empty list.
     *
     * @throws IllegalArgumentException when it is no such list; the message says why
     */
    static Map<String, List<RuleGroup>> listing(String text) {
        Object loaded = load(text);
        if (loaded == null || "".equals(loaded)) {
            return Map.of();
        }
        if (!(loaded instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("it is no map of namespaces");
        }
        Map<String, List<RuleGroup>> out = new LinkedHashMap<>();
        map.forEach((namespace, groups) -> out.put(String.valueOf(namespace), groups(groups)));
        return out;
    }

    private static List<RuleGroup> groups(@Nullable Object yaml) {
        if (yaml == null || "".equals(yaml)) {
            return List.of();
        }
        if (!(yaml instanceof List<?> list)) {
            throw new IllegalArgumentException("groups are no list");
        }
        List<RuleGroup> out = new ArrayList<>();
        list.forEach(group -> out.add(RuleGroup.of(group)));
        return out;
    }

    /** The one document; {@code null} when there is none. */
    private static @Nullable Object load(String text) {
        try {
            Iterator<Object> documents = new Load(LoadSettings.builder()
                            .setSchema(new FailsafeSchema())
                            .setAllowDuplicateKeys(false)
                            .build())
                    .loadAllFromString(text)
                    .iterator();
            Object first = documents.hasNext() ? documents.next() : null;
            if (documents.hasNext()) {
                throw new IllegalArgumentException("it is more than one document");
            }
            return first;
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(
                    "it is not YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
    }
}
