package io.obsctl.report;

import java.util.ArrayList;
import java.util.List;

/** Breaks text at blanks. What is longer than a line, a path or a command's word, stays whole. */
final class Wrap {
    private Wrap() {}

    /**
     * @param first before the first line; counted by what is seen
     * @param rest before the others
     */
    static List<String> at(Terminal terminal, String first, String rest, String text) {
        if (!terminal.wraps()) {
            return List.of(first + text);
        }
        List<String> out = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : text.split(" ", -1)) {
            if (!empty && Table.seen(line + " " + word) > terminal.width()) {
                out.add(line.toString());
                line = new StringBuilder(rest);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        out.add(line.toString());
        return out;
    }

    /** With one indent for all lines. */
    static List<String> at(Terminal terminal, String indent, String text) {
        return at(terminal, indent, indent, text);
    }
}
