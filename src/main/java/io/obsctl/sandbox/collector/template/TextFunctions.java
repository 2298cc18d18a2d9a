package io.obsctl.sandbox.collector.template;

import io.obsctl.sandbox.collector.text.GoRegex;
import io.obsctl.sandbox.collector.text.GoStrings;
import io.obsctl.sandbox.collector.text.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Alloy's own text functions and those of sprig. Where both have a name, Alloy's wins, as in Alloy. */
final class TextFunctions {
    /** sprig's own bound is the memory; a log line needs no more. */
    private static final long MAX_REPEAT = 100_000;

    private TextFunctions() {}

    static void into(Map<String, Functions.Function> all) {
        alloys(all);
        cases(all);
        parts(all);
        regexes(all);
    }

    private static void alloys(Map<String, Functions.Function> all) {
        all.put("ToLower", a -> GoText.lower(a.text()));
        all.put("ToUpper", a -> GoText.upper(a.text()));
        all.put("Replace", a -> GoText.replace(a.text(), a.text(), a.text(), a.whole()));
        all.put("Trim", a -> GoText.trim(a.text(), a.text(), true, true));
        all.put("TrimLeft", a -> GoText.trim(a.text(), a.text(), true, false));
        all.put("TrimRight", a -> GoText.trim(a.text(), a.text(), false, true));
        all.put("TrimPrefix", a -> withoutPrefix(a.text(), a.text()));
        all.put("TrimSuffix", a -> withoutSuffix(a.text(), a.text()));
        all.put("TrimSpace", a -> a.text().strip());
    }

    private static void cases(Map<String, Functions.Function> all) {
        all.put("lower", a -> GoText.lower(a.text()));
        all.put("upper", a -> GoText.upper(a.text()));
        all.put("title", a -> GoText.title(a.text()));
        all.put("untitle", a -> uncapitalised(a.text()));
        all.put("quote", a -> quotes(a, true));
        all.put("squote", a -> quotes(a, false));
        all.put("toString", a -> Values.print(a.any()));
    }

    private static void parts(Map<String, Functions.Function> all) {
        all.put("trim", a -> a.text().strip());
        all.put("trimAll", a -> swap(a.text(), a.text(), true, true));
        all.put("trimSuffix", a -> {
            String suffix = a.text();
            return withoutSuffix(a.text(), suffix);
        });
        all.put("trimPrefix", a -> {
            String prefix = a.text();
            return withoutPrefix(a.text(), prefix);
        });
        all.put("replace", a -> {
            String old = a.text();
            String with = a.text();
            return GoText.replace(a.text(), old, with, -1);
        });
        all.put("contains", a -> {
            String part = a.text();
            return a.text().contains(part);
        });
        all.put("hasPrefix", a -> {
            String prefix = a.text();
            return a.text().startsWith(prefix);
        });
        all.put("hasSuffix", a -> {
            String suffix = a.text();
            return a.text().endsWith(suffix);
        });
        all.put("nospace", a -> a.text().replaceAll("\\s", ""));
        all.put("repeat", TextFunctions::repeat);
        all.put("substr", TextFunctions::substr);
        all.put("trunc", TextFunctions::trunc);
        all.put(
                "cat",
                a -> String.join(
                        " ", CoreFunctions.rest(a).stream().map(Values::print).toList()));
        all.put("indent", a -> {
            String pad = " ".repeat((int) Math.min(a.whole(), 1000));
            return pad + a.text().replace("\n", "\n" + pad);
        });
        all.put("nindent", a -> {
            String pad = " ".repeat((int) Math.min(a.whole(), 1000));
            return "\n" + pad + a.text().replace("\n", "\n" + pad);
        });
        all.put("splitList", a -> {
            String separator = a.text();
            return split(a.text(), separator);
        });
        all.put("split", TextFunctions::splitMap);
    }

    private static void regexes(Map<String, Functions.Function> all) {
        all.put("regexReplaceAll", a -> regex(a.text()).replaceAll(a.text(), a.text()));
        all.put("regexReplaceAllLiteral", a -> regex(a.text()).replaceAllLiteral(a.text(), a.text()));
        all.put("regexMatch", a -> regex(a.text()).matches(a.text()));
        all.put("regexFind", a -> {
            List<@Nullable String> groups = regex(a.text()).find(a.text());
            String match = groups == null ? null : groups.get(0);
            return match == null ? "" : match;
        });
        all.put("regexFindAll", a -> {
            var matcher = regex(a.text()).matcher(a.text());
            long limit = a.whole();
            List<String> found = new ArrayList<>();
            while ((limit < 0 || found.size() < limit) && matcher.find()) {
                found.add(matcher.group());
            }
            return found;
        });
    }

    private static GoRegex regex(String source) throws TemplateFailure {
        try {
            return GoRegex.compile(source);
        } catch (IllegalArgumentException e) {
            throw new TemplateFailure(String.valueOf(e.getMessage()));
        }
    }

    private static String swap(String set, String text, boolean left, boolean right) {
        return GoText.trim(text, set, left, right);
    }

    private static String withoutPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static String withoutSuffix(String text, String suffix) {
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }

    private static String uncapitalised(String text) {
        StringBuilder out = new StringBuilder();
        int previous = ' ';
        for (int cp : text.codePoints().toArray()) {
            out.appendCodePoint(Character.isWhitespace(previous) ? Character.toLowerCase(cp) : cp);
            previous = cp;
        }
        return out.toString();
    }

    private static String quotes(Arguments a, boolean twice) throws TemplateFailure {
        List<String> quoted = new ArrayList<>();
        for (Object value : CoreFunctions.rest(a)) {
            if (value != null) {
                String text = Values.print(value);
                quoted.add(twice ? GoStrings.quote(text) : "'" + text + "'");
            }
        }
        return String.join(" ", quoted);
    }

    private static String repeat(Arguments a) throws TemplateFailure {
        long times = a.whole();
        String text = a.text();
        if (times < 0 || times * Math.max(1, text.length()) > MAX_REPEAT) {
            throw new TemplateFailure("error calling repeat: a count of " + times + " is out of bounds");
        }
        return text.repeat((int) times);
    }

    private static String substr(Arguments a) throws TemplateFailure {
        long from = a.whole();
        long to = a.whole();
        String text = a.text();
        int start = (int) Math.max(0, Math.min(from, text.length()));
        int end = to < 0 || to > text.length() ? text.length() : (int) to;
        if (start > end) {
            throw new TemplateFailure("error calling substr: bounds out of range");
        }
        return text.substring(start, end);
    }

    private static String trunc(Arguments a) throws TemplateFailure {
        long n = a.whole();
        String text = a.text();
        if (n < 0 && text.length() + n > 0) {
            return text.substring((int) (text.length() + n));
        }
        return n >= 0 && text.length() > n ? text.substring(0, (int) n) : text;
    }

    static List<String> split(String text, String separator) {
        if (separator.isEmpty()) {
            return text.codePoints().mapToObj(Character::toString).toList();
        }
        return List.of(text.split(java.util.regex.Pattern.quote(separator), -1));
    }

    private static Map<String, Object> splitMap(Arguments a) throws TemplateFailure {
        String separator = a.text();
        Map<String, Object> parts = new java.util.TreeMap<>();
        int i = 0;
        for (String part : split(a.text(), separator)) {
            parts.put("_" + i++, part);
        }
        return parts;
    }
}
