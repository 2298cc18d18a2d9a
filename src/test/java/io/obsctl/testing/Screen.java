package io.obsctl.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A terminal's screen, as far as obsctl draws on one: text that wraps, line ends, cursor up, erase below, colours. Throws
 * for anything else, so that nothing new is drawn unseen.
 */
public final class Screen {
    private static final char ESCAPE = '\u001b';

    private final int width;
    private final int height;
    private final List<char[]> rows = new ArrayList<>();
    private int row;
    private int column;
    private int mostRows;

    public Screen(int width, int height) {
        this.width = width;
        this.height = height;
        rows.add(blank());
    }

    private char[] blank() {
        char[] line = new char[width];
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
            } else if (c >= ' ') {
                put(c);
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

    private void put(char c) {
        if (column == width) {
            down();
            column = 0;
        }
        rows.get(row)[column++] = c;
    }

    /** Everything that stands there, what was scrolled away included, without blanks at the ends. */
    public List<String> lines() {
        List<String> lines =
                rows.stream().map(r -> new String(r).stripTrailing()).collect(Collectors.toCollection(ArrayList::new));
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }
}
