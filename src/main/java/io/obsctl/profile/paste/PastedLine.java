package io.obsctl.profile.paste;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line, taken apart.
 *
 * @param number counted from 1
 * @param key what stands before {@code =} or {@code :}, without quotes; empty when there is none
 * @param value the rest, without quotes
 * @param comment what stands behind {@code #} or {@code //}
 * @param variable whether the key is a variable of an environment
 */
record PastedLine(int number, String key, String value, String comment, boolean variable) {
    private static final Pattern PAIR = Pattern.compile(
            "^\\s*(?:[-*•]\\s+)?(?:export\\s+|set\\s+)?[\"'`*]*([A-Za-z][A-Za-z0-9_ ./()&-]{0,60}?)[\"'`*]*\\s*(=|:(?!//))\\s*(.*)$");
    /** The first two cells of a row of a Markdown table. */
    private static final Pattern CELLS = Pattern.compile("^\\|\\s*([^|]+?)\\s*\\|\\s*([^|]+?)\\s*\\|");

    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)(?:#|//)\\s?(.*)$");

    static PastedLine of(int number, String raw) {
        String line = raw.strip();
        String comment = "";
        Matcher behind = COMMENT.matcher(line);
        if (behind.find() && !quoted(line, behind.start())) {
            comment = behind.group(1);
            line = line.substring(0, behind.start()).strip();
        }
        Matcher cells = CELLS.matcher(line);
        if (cells.find()) {
            return new PastedLine(number, bare(cells.group(1)), bare(cells.group(2)), comment, false);
        }
        Matcher pair = PAIR.matcher(line);
        if (!pair.matches()) {
            return new PastedLine(number, "", bare(line), comment, false);
        }
        String key = pair.group(1).strip();
        boolean variable = pair.group(2).equals("=") && key.matches("[A-Z][A-Z0-9_]*");
        return new PastedLine(number, key, bare(pair.group(3)), comment, variable);
    }

    private static boolean quoted(String line, int at) {
        return line.substring(0, at).chars().filter(c -> c == '"').count() % 2 == 1;
    }

    private static String bare(String value) {
        String text = value.strip().replaceFirst(",$", "");
        if (text.indexOf('{') < 0) {
            text = text.replaceFirst("[}\\]]+$", "");
        }
        return text.strip().replaceAll("^[\"'`]+|[\"'`]+$", "").strip();
    }

    /** Key, value and comment empty. */
    boolean blank() {
        return key.isEmpty() && value.isEmpty() && comment.isEmpty();
    }

    /** A line of its own that can stand over others: a comment, or a few words. */
    boolean heading() {
        return key.isEmpty()
                && (value.isEmpty() ? !comment.isEmpty() : value.length() <= 90 && value.matches(".*[A-Za-z].*"));
    }

    /** The words of a heading. */
    String words() {
        return value.isEmpty() ? comment : value;
    }
}
