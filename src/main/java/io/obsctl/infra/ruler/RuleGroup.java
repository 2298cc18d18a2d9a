package io.obsctl.infra.ruler;

import io.obsctl.model.PrometheusDuration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * One rule group in canonical form: fields in a fixed order, durations as Prometheus prints them, fields at their
 * default left out. Two groups mean the same exactly when their fields are equal.
 */
record RuleGroup(String name, Map<String, Object> fields) {
    private static final List<String> GROUP_ORDER =
            List.of("name", "interval", "query_offset", "limit", "source_tenants", "labels", "rules");
    private static final List<String> RULE_ORDER =
            List.of("alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations");
    private static final Set<String> DURATIONS =
            Set.of("interval", "query_offset", "evaluation_delay", "for", "keep_firing_for");
    private static final Set<String> TEXTS = Set.of("name", "alert", "record", "expr");
    private static final Set<String> DEFAULTS = Set.of("null", "~", "0", "0s", "false");

    /**
     * From YAML that was read with every scalar as its text.
     *
     * @throws IllegalArgumentException when it is no rule group; the message says why
     */
    static RuleGroup of(Object yaml) {
        Map<String, Object> fields = canonical(map(yaml, "a rule group"), GROUP_ORDER);
        if (!(fields.get("name") instanceof String name) || name.isBlank()) {
            throw new IllegalArgumentException("a rule group has no name");
        }
        return new RuleGroup(name, fields);
    }

    /** Whether a rule of it says that it is the profile's: an alert by its label, a recording rule by its name. */
    boolean bears(String profile) {
        if (!(fields.get("rules") instanceof List<?> rules)) {
            return false;
        }
        return rules.stream().map(rule -> map(rule, "a rule")).anyMatch(rule -> {
            Object labels = rule.get("labels");
            boolean labelled = labels instanceof Map<?, ?> map && profile.equals(map.get("obsctl_profile"));
            return labelled || String.valueOf(rule.get("record")).startsWith("obsctl:");
        });
    }

    int rules() {
        return fields.get("rules") instanceof List<?> rules ? rules.size() : 0;
    }

    /** As a ruler takes it: the group alone. */
    String yaml() {
        return dump(fields);
    }

    /** As a rule file, and as people see it in a diff. */
    static String file(List<RuleGroup> groups) {
        return dump(Map.of(
                "groups",
                groups.stream()
                        .sorted(Comparator.comparing(RuleGroup::name))
                        .map(RuleGroup::fields)
                        .toList()));
    }

    private static String dump(Object value) {
        return new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .setIndent(2)
                        .setWidth(Integer.MAX_VALUE)
                        .build())
                .dumpToString(value);
    }

    private static Map<String, Object> canonical(Map<String, Object> from, List<String> order) {
        Comparator<String> known =
                Comparator.comparingInt(key -> order.contains(key) ? order.indexOf(key) : order.size());
        Map<String, Object> out = new LinkedHashMap<>();
        List<Map.Entry<String, Object>> sorted = new ArrayList<>(from.entrySet());
        sorted.sort(Map.Entry.comparingByKey(known.thenComparing(Comparator.naturalOrder())));
        sorted.forEach(entry -> {
            String key = entry.getKey();
            Object value = field(key, entry.getValue());
            if (!isDefault(key, value)) {
                out.put(key, value instanceof String text ? typed(key, text) : value);
            }
        });
        return out;
    }

    private static boolean isDefault(String key, Object value) {
        if (value instanceof String text) {
            return text.isEmpty() || (DEFAULTS.contains(text) && !TEXTS.contains(key));
        }
        return value instanceof Map<?, ?> map ? map.isEmpty() : value instanceof List<?> list && list.isEmpty();
    }

    private static Object field(String key, Object value) {
        if (key.equals("labels") || key.equals("annotations")) {
            Map<String, Object> out = new java.util.TreeMap<>();
            if (value instanceof Map<?, ?>) {
                map(value, key).forEach((k, v) -> out.put(k, String.valueOf(v)));
            }
            return out;
        }
        if (key.equals("rules") && value instanceof List<?> rules) {
            List<Object> out = new ArrayList<>();
            rules.forEach(rule -> out.add(canonical(map(rule, "a rule"), RULE_ORDER)));
            return out;
        }
        if (!(value instanceof String text)) {
            return value;
        }
        if (DURATIONS.contains(key)) {
            return PrometheusDuration.canonical(text.strip());
        }
        return key.equals("expr") ? text.strip() : text;
    }

    /** Numbers and booleans as such: a server refuses them in quotes. */
    private static Object typed(String key, String text) {
        if (TEXTS.contains(key)) {
            return text;
        }
        if (text.matches("-?[0-9]{1,9}")) {
            return Integer.valueOf(text);
        }
        return text.equals("true") ? Boolean.TRUE : text;
    }

    private static Map<String, Object> map(Object value, String what) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(what + " is no map");
        }
        Map<String, Object> out = new LinkedHashMap<>();
        map.forEach((k, v) -> out.put(String.valueOf(k), v));
        return out;
    }
}
