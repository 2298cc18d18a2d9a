package io.obsctl.sandbox.collector.template;

import io.obsctl.sandbox.collector.text.GoPrintf;
import io.obsctl.sandbox.collector.text.GoText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that Go's template package has of its own. */
final class CoreFunctions {
    private CoreFunctions() {}

    static void into(Map<String, Functions.Function> all) {
        all.put("and", Arguments::any); // carried out by Run, which stops early
        all.put("or", Arguments::any);
        all.put("not", a -> !Values.truth(a.any()));
        all.put("eq", a -> {
            Object first = a.any();
            boolean same = Values.equal(first, a.any());
            while (a.left() > 0) {
                Object other = a.any();
                same = same || Values.equal(first, other);
            }
            return same;
        });
        all.put("ne", a -> !Values.equal(a.any(), a.any()));
        all.put("lt", a -> Values.compare(a.any(), a.any()) < 0);
        all.put("le", a -> Values.compare(a.any(), a.any()) <= 0);
        all.put("gt", a -> Values.compare(a.any(), a.any()) > 0);
        all.put("ge", a -> Values.compare(a.any(), a.any()) >= 0);
        all.put("len", a -> length(a.any()));
        all.put("index", CoreFunctions::index);
        all.put("slice", CoreFunctions::slice);
        all.put("print", a -> printed(a, ""));
        all.put("println", a -> printed(a, " ") + "\n");
        all.put("printf", a -> GoPrintf.format(a.text(), rest(a)));
        all.put("html", a -> html(Values.print(a.any())));
        all.put("urlquery", a -> URLEncoder.encode(Values.print(a.any()), StandardCharsets.UTF_8));
    }

    static List<@Nullable Object> rest(Arguments a) throws TemplateFailure {
        List<@Nullable Object> rest = new ArrayList<>();
        while (a.left() > 0) {
            rest.add(a.any());
        }
        return rest;
    }

    private static String printed(Arguments a, String between) throws TemplateFailure {
        StringBuilder out = new StringBuilder();
        Object previous = null;
        boolean first = true;
        for (Object value : rest(a)) {
            boolean bothNotText = !(value instanceof String) && !(previous instanceof String);
            out.append(first ? "" : between.isEmpty() && bothNotText ? " " : between);
            out.append(Values.print(value));
            previous = value;
            first = false;
        }
        return out.toString();
    }

    private static long length(@Nullable Object value) throws TemplateFailure {
        if (value instanceof String s) {
            return GoText.length(s);
        }
        if (value instanceof List<?> list) {
            return list.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        throw new TemplateFailure("len of a value that has none");
    }

    private static @Nullable Object index(Arguments a) throws TemplateFailure {
        Object value = a.any();
        while (a.left() > 0) {
            Object key = a.any();
            if (value instanceof Map<?, ?> map) {
                value = key == null ? null : map.get(key);
            } else if (value instanceof List<?> list && key instanceof Long i && i >= 0 && i < list.size()) {
                value = list.get(i.intValue());
            } else if (value instanceof String s && key instanceof Long i && i >= 0 && i < GoText.length(s)) {
                value = (long) (s.getBytes(StandardCharsets.UTF_8)[i.intValue()] & 0xff);
            } else {
                throw new TemplateFailure("error calling index: index out of range or of the wrong type");
            }
        }
        return value;
    }

    private static Object slice(Arguments a) throws TemplateFailure {
        Object value = a.any();
        int length = (int) length(value);
        long from = a.left() > 0 ? a.whole() : 0;
        long to = a.left() > 0 ? a.whole() : length;
        if (from < 0 || to < from || to > length) {
            throw new TemplateFailure("error calling slice: index out of range");
        }
        if (value instanceof List<?> list) {
            return list.subList((int) from, (int) to);
        }
        byte[] bytes = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
        return new String(bytes, (int) from, (int) (to - from), StandardCharsets.UTF_8);
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;");
    }
}
