package io.obsctl.sandbox.backend.ruler;

import io.obsctl.lang.promql.PromqlDurations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One group as it was written ({@code source}, what a GET gives back) and as it was understood. */
record RuleGroup(String name, Duration interval, List<Rule> rules, Map<String, Object> source) {
    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** @throws IllegalArgumentException in the words with which the ruler refuses the group */
    static RuleGroup read(Object yaml, RuleLanguage language) {
        if (!(yaml instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("unable to decode rule group: expected a mapping");
        }
        String name = text(map.get("name"));
        if (name.isEmpty()) {
            throw new IllegalArgumentException("invalid rules configuration: rule group name must not be empty");
        }
        if (!(map.get("rules") instanceof List<?> list) || list.isEmpty()) {
            throw new IllegalArgumentException("invalid rules configuration: rule group '" + name + "' has no rules");
        }
        var rules = new ArrayList<Rule>();
        for (Object one : list) {
            rules.add(rule(one, name, language));
        }
        Duration interval = duration(map.get("interval"), "interval");
        return new RuleGroup(name, interval.isZero() ? MINUTE : interval, List.copyOf(rules), ordered(map));
    }

    private static Rule rule(Object yaml, String group, RuleLanguage language) {
        if (!(yaml instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("unable to decode rule group: a rule is a mapping");
        }
        String alert = text(map.get("alert"));
        String record = text(map.get("record"));
        String expr = text(map.get("expr"));
        if (!alert.isEmpty() && !record.isEmpty()) {
            throw new IllegalArgumentException("group '" + group + "': only one of 'record' and 'alert' must be set");
        }
        if (alert.isEmpty() && record.isEmpty()) {
            throw new IllegalArgumentException("group '" + group + "': one of 'record' or 'alert' must be set");
        }
        if (expr.isEmpty()) {
            throw new IllegalArgumentException("group '" + group + "': field 'expr' must be set in rule");
        }
        String wrong = language.check(expr);
        if (!wrong.isEmpty()) {
            String what = alert.isEmpty() ? "record '" + record + "'" : "alert '" + alert + "'";
            throw new IllegalArgumentException(
                    "could not parse expression for " + what + " in group '" + group + "': " + wrong);
        }
        if (!record.isEmpty()) {
            if (!METRIC.matcher(record).matches()) {
                throw new IllegalArgumentException("invalid recording rule name: " + record);
            }
            if (map.containsKey("for") || map.containsKey("annotations")) {
                throw new IllegalArgumentException("invalid field 'for' or 'annotations' in recording rule");
            }
        }
        return new Rule(
                alert,
                record,
                expr,
                duration(map.get("for"), "for"),
                duration(map.get("keep_firing_for"), "keep_firing_for"),
                strings(map.get("labels")),
                strings(map.get("annotations")));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static Duration duration(@Nullable Object value, String field) {
        String text = text(value);
        if (text.isEmpty() || text.equals("0")) {
            return Duration.ZERO;
        }
        try {
            return Duration.ofMillis(PromqlDurations.millis(text));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "unable to decode rule group: " + field + ": not a valid duration string: \"" + text + "\"", e);
        }
    }

    private static Map<String, String> strings(@Nullable Object value) {
        var all = new LinkedHashMap<String, String>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> all.put(text(k), text(v)));
        }
        return all;
    }

    private static Map<String, Object> ordered(Map<?, ?> map) {
        var all = new LinkedHashMap<String, Object>();
        map.forEach((k, v) -> all.put(text(k), v));
        return all;
    }
}
