package io.obsctl.sandbox.collector.text;

import io.obsctl.sandbox.wire.GoNumber;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The verbs of Go's Printf that configs use: {@code %s %v %d %q %x %X %f %e %g %t %c %%} with flags and widths. */
public final class GoPrintf {
    private static final Pattern VERB = Pattern.compile("%([-+# 0]*)(\\d*)(?:\\.(\\d*))?([a-zA-Z%])");

    private GoPrintf() {}

    /** Go's answers for a wrong verb, a missing and a surplus argument included. Values: String, Long, Double, Boolean. */
    public static String format(String format, List<@Nullable Object> args) {
        StringBuilder out = new StringBuilder();
        Matcher m = VERB.matcher(format);
        int last = 0;
        int arg = 0;
        while (m.find()) {
            out.append(format, last, m.start());
            last = m.end();
            char verb = m.group(4).charAt(0);
            if (verb == '%') {
                out.append('%');
            } else if (arg >= args.size()) {
                out.append("%!").append(verb).append("(MISSING)");
            } else {
                out.append(pad(one(m, verb, args.get(arg++)), m.group(1), m.group(2)));
            }
        }
        out.append(format.substring(last));
        for (int i = arg; i < args.size(); i++) {
            out.append(i == arg ? "%!(EXTRA " : ", ")
                    .append(type(args.get(i)))
                    .append('=')
                    .append(show(args.get(i)));
        }
        return arg < args.size() ? out.append(')').toString() : out.toString();
    }

    private static String pad(String text, String flags, String width) {
        int missing = width.isEmpty() ? 0 : Integer.parseInt(width) - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        if (flags.contains("-")) {
            return text + " ".repeat(missing);
        }
        if (!flags.contains("0")) {
            return " ".repeat(missing) + text;
        }
        boolean signed = text.startsWith("-") || text.startsWith("+");
        return signed ? text.charAt(0) + "0".repeat(missing) + text.substring(1) : "0".repeat(missing) + text;
    }

    private static String one(Matcher m, char verb, @Nullable Object value) {
        String flags = m.group(1);
        String precision = m.group(3);
        if (value instanceof String s) {
            switch (verb) {
                case 's', 'v' -> {
                    int limit =
                            precision == null || precision.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(precision);
                    return s.codePointCount(0, s.length()) <= limit
                            ? s
                            : s.substring(0, s.offsetByCodePoints(0, limit));
                }
                case 'q' -> {
                    return GoStrings.quote(s);
                }
                case 'x', 'X' -> {
                    return org.apache.commons.codec.binary.Hex.encodeHexString(
                            s.getBytes(java.nio.charset.StandardCharsets.UTF_8), verb == 'x');
                }
                default -> {
                    return "%!" + verb + "(string=" + s + ")";
                }
            }
        }
        if (value instanceof Long l) {
            String sign = flags.contains("+") && l >= 0 ? "+" : "";
            return switch (verb) {
                case 'd', 'v' -> sign + l;
                case 'x' -> Long.toString(l, 16);
                case 'X' -> Long.toString(l, 16).toUpperCase(Locale.ROOT);
                case 'o' -> Long.toString(l, 8);
                case 'b' -> Long.toString(l, 2);
                case 'c' -> new String(Character.toChars(l.intValue()));
                default -> "%!" + verb + "(int=" + l + ")";
            };
        }
        if (value instanceof Double d) {
            int digits = precision == null ? 6 : precision.isEmpty() ? 0 : Integer.parseInt(precision);
            return switch (verb) {
                case 'f', 'F' -> String.format(Locale.ROOT, "%." + digits + "f", d);
                case 'e' -> String.format(Locale.ROOT, "%." + digits + "e", d);
                case 'g', 'v' -> GoNumber.print(d);
                default -> "%!" + verb + "(float64=" + GoNumber.print(d) + ")";
            };
        }
        if (value instanceof Boolean b) {
            return verb == 't' || verb == 'v' ? b.toString() : "%!" + verb + "(bool=" + b + ")";
        }
        return value == null ? "%!" + verb + "(<nil>)" : show(value);
    }

    private static String type(@Nullable Object value) {
        return value instanceof String
                ? "string"
                : value instanceof Long
                        ? "int"
                        : value instanceof Double ? "float64" : value instanceof Boolean ? "bool" : "<nil>";
    }

    private static String show(@Nullable Object value) {
        return value instanceof Double d ? GoNumber.print(d) : String.valueOf(value);
    }
}
