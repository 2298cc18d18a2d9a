package io.obsctl.profile.tree;

import io.obsctl.problem.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One text with its lines, and the ranges of it that nobody may see. Filled by one thread, while a profile is loaded.
 */
public final class Source {
    private static final int LONGEST_SHOWN = 400;

    private final String file;
    private final String text;
    private final String mark;
    private final List<Integer> starts = new ArrayList<>();
    private final List<Position> hidden = new ArrayList<>();
    private final Map<Integer, String> shown = new HashMap<>();

    public Source(String file, String text) {
        this(file, text, "");
    }

    /**
     * @param text without a byte order mark
     * @param mark the byte order mark that was in front of it, or empty
     */
    public Source(String file, String text, String mark) {
        this.file = file;
        this.text = text;
        this.mark = mark;
        starts.add(0);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
                starts.add(i + 1);
            }
        }
    }

    /** The path as a person would type it. */
    public String file() {
        return file;
    }

    public String text() {
        return text;
    }

    /** The whole content of the file when the text is the given one. */
    public String content(String text) {
        return mark + text;
    }

    public int lines() {
        return starts.size();
    }

    /** The line without its end. Lines count from 1; one that does not exist is empty. */
    public String line(int number) {
        if (number < 1 || number > starts.size()) {
            return "";
        }
        int start = starts.get(number - 1);
        int end = number == starts.size() ? text.length() : starts.get(number);
        while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Index in the text of a place; line and column count from 1, the column in code points. */
    public int index(int line, int column) {
        if (line > starts.size()) {
            return text.length();
        }
        int start = starts.get(line - 1);
        String content = line(line);
        int points = Math.min(column - 1, content.codePointCount(0, content.length()));
        return start + content.offsetByCodePoints(0, points);
    }

    public Place place(int line, int column, int endLine, int endColumn) {
        return new Place(
                this,
                new Position(file, line, column, endLine, endColumn),
                index(line, column),
                index(endLine, endColumn),
                false);
    }

    /** The rest of the line from a place on: what a caret marks when no end is known. */
    public Place restOfLine(int line, int column) {
        String content = line(line);
        int length = content.codePointCount(0, content.length());
        return place(line, column, line, Math.max(column, length + 1));
    }

    /** From now on the range is shown as stars. */
    public synchronized void hide(Position range) {
        hidden.add(range);
        shown.clear();
    }

    /**
     * The line as people may see it: secrets as stars, control characters as U+FFFD, both of the same width so that
     * carets fit; {@code null} when the line is too long to be shown.
     */
    public synchronized @Nullable String shownLine(int number) {
        String known = shown.get(number);
        String content = known == null ? line(number) : "";
        if (content.length() > LONGEST_SHOWN) {
            return null;
        }
        if (known == null) {
            known = asShown(number, content);
            shown.put(number, known);
        }
        return known;
    }

    private String asShown(int number, String content) {
        int[] points = Words.hideSecrets(content).codePoints().toArray();
        for (Position range : hidden) {
            int from = range.line() == number ? range.column() - 1 : 0;
            int to = range.endLine() == number ? range.endColumn() - 1 : points.length;
            if (range.line() <= number && number <= range.endLine()) {
                for (int i = from; i < Math.min(to, points.length); i++) {
                    points[i] = '*';
                }
            }
        }
        for (int i = 0; i < points.length; i++) {
            if (points[i] != '\t' && Words.unprintable(points[i])) {
                points[i] = 0xFFFD;
            }
        }
        return new String(points, 0, points.length);
    }
}
