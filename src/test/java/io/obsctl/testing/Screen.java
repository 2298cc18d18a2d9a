package io.obsctl.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A terminal's screen, as far as obsctl draws on one: text that wraps, letters of two columns and of none, line ends,
 * cursor up, erase below, colours. Throws for anything else, so that nothing new is drawn unseen.
 */
public final class Screen {
    private static final char ESCAPE = '\u001b';

    /** The second half of a wide letter. */
    private static final int NOTHING = -1;

    private final int width;
    private final int height;
    private final List<int[]> rows = new ArrayList<>();
    private int row;
    private int column;
    private int mostRows;
    private int broken;

    public Screen(int width, int height) {
        this.width = width;
        this.height = height;
        rows.add(blank());
    }

    private int[] blank() {
        int[] line = new int[width];
        Arrays.fill(line, ' ');
        return line;
    }

    public Screen take(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ESCAPE) {
                i = sequence(text, i + 1);
            } else if (c == '\n') {
                down();
                column = 0;
            } else if (c == '\r') {
                column = 0;
            } else if (!Character.isISOControl(c)) {
                put(text.codePointAt(i));
                i += Character.charCount(text.codePointAt(i)) - 1;
            } else {
                throw new IllegalArgumentException("control character " + (int) c);
            }
        }
        return this;
    }

    /** Gives the place of the sequence's last character. */
    private int sequence(String text, int at) {
        int end = at + 1;
        while (end < text.length() && !Character.isLetter(text.charAt(end))) {
            end++;
        }
        if (text.charAt(at) != '[' || end >= text.length()) {
            throw new IllegalArgumentException("an escape sequence that is not known here");
        }
        String number = text.substring(at + 1, end);
        switch (text.charAt(end)) {
            case 'A' -> row = Math.max(top(), row - Integer.parseInt(number));
            case 'J' -> erase();
            case 'm' -> {}
            default -> throw new IllegalArgumentException("an escape sequence that is not known here");
        }
        return end;
    }

    /** Above this row everything has gone out of reach. */
    private int top() {
        return Math.max(0, mostRows + 1 - height);
    }

    private void erase() {
        Arrays.fill(rows.get(row), column, width, ' ');
        while (rows.size() > row + 1) {
            rows.remove(rows.size() - 1);
        }
    }

    private void down() {
        row++;
        mostRows = Math.max(mostRows, row);
        while (rows.size() <= row) {
            rows.add(blank());
        }
    }

    private void put(int point) {
        if (Character.getType(point) == Character.NON_SPACING_MARK) {
            return;
        }
        int columns = wide(point) ? 2 : 1;
        if (column + columns > width) {
            broken++;
            down();
            column = 0;
        }
        rows.get(row)[column] = point;
        for (int i = 1; i < columns; i++) {
            rows.get(row)[column + i] = NOTHING;
        }
        column += columns;
    }

    private static boolean wide(int point) {
        return switch (Character.UnicodeScript.of(point)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> point >= 0x1f300 && point <= 0x1faff;
        };
    }

    /** How many lines were too wide, so that the terminal broke them. */
    public int broken() {
        return broken;
    }

    /** Whether the cursor stands at the beginning of the row below everything. */
    public boolean cursorIsBelow() {
        return column == 0 && row >= lines().size();
    }

    /** Everything that stands there, what was scrolled away included, without blanks at the ends. */
    public List<String> lines() {
        List<String> lines = rows.stream().map(Screen::text).collect(Collectors.toCollection(ArrayList::new));
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    private static String text(int[] row) {
        StringBuilder out = new StringBuilder();
        Arrays.stream(row).filter(point -> point != NOTHING).forEach(out::appendCodePoint);
        return out.toString().stripTrailing();
    }
}
