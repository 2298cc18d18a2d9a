package io.obsctl.sandbox.collector.ottl;

import io.obsctl.sandbox.collector.text.GoJson;
import io.obsctl.sandbox.collector.text.GoRegex;
import io.obsctl.sandbox.collector.text.GoText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** The functions that have a value. */
final class OttlConverters {
    @FunctionalInterface
    private interface Converter {
        @Nullable
        Object convert(List<@Nullable Object> arguments) throws OttlFailure;
    }

    private record Known(Converter converter, int arguments) {}

    /** Expressions come from configs, so they are few; the bound only guards against computed ones. */
    private static final int MAX_CACHED = 1_000;

    private static final Map<String, GoRegex> REGEXES = new ConcurrentHashMap<>();
    private static final Map<String, Known> ALL = new ConcurrentHashMap<>();

    static {
        add("IsMatch", 2, a -> a.get(0) != null && regex(text(a.get(1))).matches(Values.text(a.get(0))));
        add("IsString", 1, a -> a.get(0) instanceof String);
        add("IsInt", 1, a -> a.get(0) instanceof Long);
        add("IsDouble", 1, a -> a.get(0) instanceof Double);
        add("IsBool", 1, a -> a.get(0) instanceof Boolean);
        add("IsMap", 1, a -> a.get(0) instanceof Map);
        add("IsList", 1, a -> a.get(0) instanceof List);
        add("HasPrefix", 2, a -> text(a.get(0)).startsWith(text(a.get(1))));
        add("HasSuffix", 2, a -> text(a.get(0)).endsWith(text(a.get(1))));
        add(
                "Concat",
                2,
                a -> ((List<?>) list(a.get(0))).stream().map(Values::text).collect(Collectors.joining(text(a.get(1)))));
        add("Len", 1, a -> length(a.get(0)));
        add("Substring", 3, OttlConverters::substring);
        add("ToLowerCase", 1, a -> GoText.lower(text(a.get(0))));
        add("ToUpperCase", 1, a -> GoText.upper(text(a.get(0))));
        add("ConvertCase", 2, a -> converted(text(a.get(0)), text(a.get(1))));
        add("Trim", 1, a -> text(a.get(0)).strip());
        add("Split", 2, a -> List.of(text(a.get(0)).split(java.util.regex.Pattern.quote(text(a.get(1))), -1)));
        add("String", 1, a -> a.get(0) == null ? null : Values.text(a.get(0)));
        add("Int", 1, a -> whole(a.get(0)));
        add("Double", 1, a -> real(a.get(0)));
        add("SHA256", 1, a -> DigestUtils.sha256Hex(text(a.get(0)).getBytes(StandardCharsets.UTF_8)));
        add(
                "ParseJSON",
                1,
                a -> GoJson.read(text(a.get(0))).orElseThrow(() -> new OttlFailure("ParseJSON: the value is no JSON")));
    }

    private OttlConverters() {}

    private static void add(String name, int arguments, Converter converter) {
        ALL.put(name, new Known(converter, arguments));
    }

    static boolean exists(String name, int arguments) {
        Known known = ALL.get(name);
        return known != null && known.arguments() == arguments;
    }

    static @Nullable Object call(String name, List<@Nullable Object> arguments) throws OttlFailure {
        Known known = ALL.get(name);
        if (known == null) {
            throw new OttlFailure("the function " + name + " is not known");
        }
        return known.converter().convert(arguments);
    }

    static GoRegex regex(String source) throws OttlFailure {
        try {
            GoRegex cached = REGEXES.get(source);
            if (cached == null) {
                cached = GoRegex.compile(source);
                if (REGEXES.size() < MAX_CACHED) {
                    REGEXES.put(source, cached);
                }
            }
            return cached;
        } catch (IllegalArgumentException e) {
            throw new OttlFailure(String.valueOf(e.getMessage()));
        }
    }

    private static String text(@Nullable Object value) throws OttlFailure {
        if (value instanceof String s) {
            return s;
        }
        throw new OttlFailure("a string is expected");
    }

    private static List<?> list(@Nullable Object value) throws OttlFailure {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new OttlFailure("a list is expected");
    }

    private static long length(@Nullable Object value) throws OttlFailure {
        if (value instanceof String s) {
            return GoText.length(s);
        }
        if (value instanceof List<?> list) {
            return list.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        throw new OttlFailure("Len: the value has no length");
    }

    private static Object substring(List<@Nullable Object> a) throws OttlFailure {
        String text = text(a.get(0));
        if (a.get(1) instanceof Long from && a.get(2) instanceof Long count) {
            if (from < 0 || count < 0 || from + count > text.length()) {
                throw new OttlFailure("Substring: out of range");
            }
            return text.substring(from.intValue(), (int) (from + count));
        }
        throw new OttlFailure("Substring: whole numbers are expected");
    }

    private static String converted(String text, String to) throws OttlFailure {
        return switch (to) {
            case "lower" -> GoText.lower(text);
            case "upper" -> GoText.upper(text);
            default -> throw new OttlFailure("ConvertCase: " + to + " is not known to the sandbox's collector");
        };
    }

    private static @Nullable Object whole(@Nullable Object value) {
        if (value instanceof Number n) {
            return n.longValue();
        }
        if (value instanceof Boolean b) {
            return b ? 1L : 0L;
        }
        try {
            return value instanceof String s ? Long.parseLong(s) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Object real(@Nullable Object value) {
        try {
            return value instanceof Number n
                    ? n.doubleValue()
                    : value instanceof String s ? (Object) Double.parseDouble(s) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
