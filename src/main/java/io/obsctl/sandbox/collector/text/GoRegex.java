package io.obsctl.sandbox.collector.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression with the syntax and meaning of Go (RE2). Immutable, safe between threads.
 *
 * <p>Replacement text follows Go's {@code Expand}: {@code $1}, {@code ${name}}, {@code $$}; a name is the longest run of
 * letters, digits and underscores; an unknown one is empty.
 */
public final class GoRegex {
    private final Pattern pattern;
    private final String source;
    private final @Nullable String[] names;

    private GoRegex(Pattern pattern, String source) {
        this.pattern = pattern;
        this.source = source;
        this.names = namesOf(pattern);
    }

    /** @throws IllegalArgumentException saying what is wrong with the expression */
    public static GoRegex compile(String source) {
        return compile(source, source);
    }

    /**
     * As relabel rules take it: the whole text must match and a dot takes newlines too.
     *
     * @throws IllegalArgumentException saying what is wrong with the expression
     */
    public static GoRegex anchored(String source) {
        return compile("^(?s:" + source + ")$", source);
    }

    private static GoRegex compile(String wrapped, String source) {
        try {
            return new GoRegex(Pattern.compile(wrapped), source);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "error parsing regexp: " + e.getDescription() + ": `" + e.getPattern() + "`", e);
        }
    }

    private static @Nullable String[] namesOf(Pattern pattern) {
        @Nullable String[] names = new @Nullable String[pattern.groupCount() + 1];
        pattern.namedGroups().forEach((name, index) -> names[index] = name);
        return names;
    }

    /** The expression as it was written. */
    public String source() {
        return source;
    }

    /** The name of each group; {@code null} where it has none. Index 0 is the whole match. */
    public List<@Nullable String> groupNames() {
        return Arrays.asList(names);
    }

    /** Whether the expression matches anywhere (an anchored one: everywhere). */
    public boolean matches(String text) {
        return pattern.matcher(text).find();
    }

    /** The groups of the first match, an unused group as {@code null}; {@code null} without a match. */
    public @Nullable List<@Nullable String> find(String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return null;
        }
        @Nullable String[] groups = new @Nullable String[matcher.groupCount() + 1];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = matcher.group(i);
        }
        return Arrays.asList(groups);
    }

    /** A matcher for walking over all matches with their places. */
    public Matcher matcher(String text) {
        return pattern.matcher(text);
    }

    /** Go's Expand of {@code template} with the groups of one match. */
    public String expand(String template, List<@Nullable String> groups) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i);
            if (c != '$') {
                out.append(c);
                i++;
            } else if (i + 1 < template.length() && template.charAt(i + 1) == '$') {
                out.append('$');
                i += 2;
            } else {
                i = reference(template, i, groups, out);
            }
        }
        return out.toString();
    }

    private int reference(String template, int dollar, List<@Nullable String> groups, StringBuilder out) {
        boolean braced = dollar + 1 < template.length() && template.charAt(dollar + 1) == '{';
        int start = dollar + (braced ? 2 : 1);
        int end = start;
        while (end < template.length() && isNameChar(template.charAt(end))) {
            end++;
        }
        boolean closed = !braced || (end < template.length() && template.charAt(end) == '}');
        if (end == start || !closed) {
            out.append('$'); // malformed: Go keeps the dollar
            return dollar + 1;
        }
        String value = group(template.substring(start, end), groups);
        out.append(value);
        return braced ? end + 1 : end;
    }

    private String group(String name, List<@Nullable String> groups) {
        if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int index = name.length() > 8 ? Integer.MAX_VALUE : Integer.parseInt(name);
            String value = index < groups.size() ? groups.get(index) : null;
            return value == null ? "" : value;
        }
        for (int i = 0; i < names.length; i++) {
            String value = i < groups.size() ? groups.get(i) : null;
            if (name.equals(names[i]) && value != null) {
                return value;
            }
        }
        return "";
    }

    private static boolean isNameChar(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    /** Every match replaced by Go's Expand of {@code template}. */
    public String replaceAll(String text, String template) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder out = new StringBuilder();
        int last = 0;
        while (matcher.find()) {
            @Nullable String[] groups = new @Nullable String[matcher.groupCount() + 1];
            for (int i = 0; i < groups.length; i++) {
                groups[i] = matcher.group(i);
            }
            out.append(text, last, matcher.start()).append(expand(template, Arrays.asList(groups)));
            last = matcher.end();
        }
        return out.append(text, last, text.length()).toString();
    }

    /** Every match replaced by {@code literal} as it stands. */
    public String replaceAllLiteral(String text, String literal) {
        return replaceAll(text, literal.replace("$", "$$"));
    }

    @Override
    public String toString() {
        return source;
    }
}
