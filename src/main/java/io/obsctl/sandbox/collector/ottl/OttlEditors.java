package io.obsctl.sandbox.collector.ottl;

import io.obsctl.sandbox.collector.text.GoRegex;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions that change data. */
final class OttlEditors {
    @FunctionalInterface
    interface Editor {
        void edit(List<Expr> arguments, OttlRun run) throws OttlFailure;
    }

    private record Known(Editor editor, int arguments) {}

    private static final Map<String, Known> ALL = Map.ofEntries(
            Map.entry("set", new Known((a, run) -> run.set(run.place(a.get(0)), run.value(a.get(1))), 2)),
            Map.entry("delete_key", new Known(OttlEditors::deleteKey, 2)),
            Map.entry("delete_matching_keys", new Known((a, run) -> matchingKeys(a, run, false), 2)),
            Map.entry("keep_matching_keys", new Known((a, run) -> matchingKeys(a, run, true), 2)),
            Map.entry("keep_keys", new Known(OttlEditors::keepKeys, 2)),
            Map.entry("replace_pattern", new Known(OttlEditors::replacePattern, 3)),
            Map.entry("replace_all_patterns", new Known(OttlEditors::replaceAllPatterns, 4)),
            Map.entry("truncate_all", new Known(OttlEditors::truncateAll, 2)),
            Map.entry("merge_maps", new Known(OttlEditors::mergeMaps, 3)),
            Map.entry("limit", new Known(OttlEditors::limit, 3)));

    private OttlEditors() {}

    static boolean exists(String name, int arguments) {
        Known known = ALL.get(name);
        return known != null && known.arguments() == arguments;
    }

    static Editor named(String name) throws OttlFailure {
        Known known = ALL.get(name);
        if (known == null) {
            throw new OttlFailure("the function " + name + " is not known");
        }
        return known.editor();
    }

    /** Which argument is a regular expression, or -1. */
    static int regexArgument(String name) {
        return switch (name) {
            case "delete_matching_keys", "keep_matching_keys", "replace_pattern" -> 1;
            case "replace_all_patterns" -> 2;
            default -> -1;
        };
    }

    private static String text(Expr expr, OttlRun run) throws OttlFailure {
        if (run.value(expr) instanceof String s) {
            return s;
        }
        throw new OttlFailure("a string is expected");
    }

    private static GoRegex regex(Expr expr, OttlRun run) throws OttlFailure {
        return OttlConverters.regex(text(expr, run));
    }

    private static void deleteKey(List<Expr> a, OttlRun run) throws OttlFailure {
        Map<String, @Nullable Object> map = run.map(a.get(0));
        if (map.keySet().remove(text(a.get(1), run))) {
            run.set(run.place(a.get(0)), map);
        }
    }

    private static void matchingKeys(List<Expr> a, OttlRun run, boolean keep) throws OttlFailure {
        Map<String, @Nullable Object> map = run.map(a.get(0));
        GoRegex regex = regex(a.get(1), run);
        if (map.keySet().removeIf(k -> regex.matches(k) != keep)) {
            run.set(run.place(a.get(0)), map);
        }
    }

    private static void keepKeys(List<Expr> a, OttlRun run) throws OttlFailure {
        Set<Object> keys = run.value(a.get(1)) instanceof List<?> list ? new HashSet<>(list) : Set.of();
        Map<String, @Nullable Object> map = run.map(a.get(0));
        map.keySet().removeIf(k -> !keys.contains(k));
        run.set(run.place(a.get(0)), map);
    }

    private static void replacePattern(List<Expr> a, OttlRun run) throws OttlFailure {
        if (run.value(a.get(0)) instanceof String value) {
            GoRegex regex = regex(a.get(1), run);
            String replaced = regex.replaceAll(value, text(a.get(2), run));
            if (!replaced.equals(value)) {
                run.set(run.place(a.get(0)), replaced);
            }
        }
    }

    private static void replaceAllPatterns(List<Expr> a, OttlRun run) throws OttlFailure {
        boolean keys = text(a.get(1), run).equals("key");
        GoRegex regex = regex(a.get(2), run);
        String with = text(a.get(3), run);
        Map<String, @Nullable Object> map = run.map(a.get(0));
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        map.forEach((k, v) -> {
            String key = keys ? regex.replaceAll(k, with) : k;
            result.put(key, !keys && v instanceof String s ? regex.replaceAll(s, with) : v);
        });
        if (!result.equals(map)) {
            run.set(run.place(a.get(0)), result);
        }
    }

    private static void truncateAll(List<Expr> a, OttlRun run) throws OttlFailure {
        long limit = run.value(a.get(1)) instanceof Long l ? l : Long.MAX_VALUE;
        Map<String, @Nullable Object> map = run.map(a.get(0));
        map.replaceAll((k, v) -> v instanceof String s && s.length() > limit ? s.substring(0, (int) limit) : v);
        run.set(run.place(a.get(0)), map);
    }

    private static void mergeMaps(List<Expr> a, OttlRun run) throws OttlFailure {
        Map<String, @Nullable Object> map = run.map(a.get(0));
        String how = text(a.get(2), run);
        run.map(a.get(1)).forEach((k, v) -> {
            boolean there = map.containsKey(k);
            if (how.equals("upsert") || (how.equals("insert") && !there) || (how.equals("update") && there)) {
                map.put(k, v);
            }
        });
        run.set(run.place(a.get(0)), map);
    }

    /** Keeps at most so many keys, those of the list first. */
    private static void limit(List<Expr> a, OttlRun run) throws OttlFailure {
        long most = run.value(a.get(1)) instanceof Long l ? l : Long.MAX_VALUE;
        List<?> priority = run.value(a.get(2)) instanceof List<?> list ? list : List.of();
        Map<String, @Nullable Object> map = run.map(a.get(0));
        if (map.size() <= most) {
            return;
        }
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        priority.forEach(k -> {
            if (map.containsKey(String.valueOf(k))) {
                kept.put(String.valueOf(k), map.get(String.valueOf(k)));
            }
        });
        map.forEach((k, v) -> {
            if (kept.size() < most) {
                kept.putIfAbsent(k, v);
            }
        });
        run.set(run.place(a.get(0)), kept);
    }
}
