package io.obsctl.profile.tree;

import java.util.Locale;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Single values as YAML text that reads back as the same. */
public final class Scalars {
    /** Safe without quotes in block and flow context: nothing that YAML could take for syntax. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9_/.](?:[A-Za-z0-9_/.+%@~*()$=;^-]|:(?=[A-Za-z0-9_/]))*");

    private Scalars() {}

    /** Text that reads back as that text and as nothing else: quoted when it looks like a number, a boolean or null. */
    public static String text(String value) {
        boolean word = PLAIN.matcher(value).matches()
                && value.length() <= 256
                && new CoreSchema().getScalarResolver().resolve(value, true).equals(Tag.STR)
                && !value.matches("(?i)y|n|yes|no|on|off")
                && !value.matches("[0-9_.:-]+");
        return word ? value : quoted(value);
    }

    /** Whether the text can stand without quotes, whatever type it reads back as. */
    public static boolean plain(String value) {
        return PLAIN.matcher(value).matches() && value.length() <= 256;
    }

    /** In double quotes, with escapes for what cannot be printed. */
    public static String quoted(String value) {
        StringBuilder out = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c > 0xFFFF) {
                        out.appendCodePoint(c);
                    } else if (Words.unprintable(c)) {
                        out.append(String.format(Locale.ROOT, "\\u%04X", c));
                    } else {
                        out.append((char) c);
                    }
                }
            }
        });
        return out.append('"').toString();
    }
}
