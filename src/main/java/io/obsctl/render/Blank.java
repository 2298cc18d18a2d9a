package io.obsctl.render;

import java.util.ArrayList;
import java.util.List;

/** Tidies white space in formats that have no printer of their own. */
final class Blank {
    private Blank() {}

    /** The text moved to the left as far as its least indented line allows, without empty lines at its ends. */
    static String dedent(String text) {
        int margin = text.lines()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        StringBuilder out = new StringBuilder();
        text.lines()
                .map(line -> line.isBlank() ? "" : line.substring(margin).stripTrailing())
                .forEach(line -> out.append(line).append('\n'));
        return out.toString().strip();
    }

    /** No blanks at line ends, no more than one empty line in a row, none at the ends, one line feed last. */
    static String squeeze(String text) {
        List<String> lines = new ArrayList<>();
        boolean empty = true;
        for (String line : text.split("\n", -1)) {
            String stripped = line.stripTrailing();
            if (!stripped.isEmpty() || !empty) {
                lines.add(stripped);
            }
            empty = stripped.isEmpty();
        }
        return String.join("\n", lines).stripTrailing() + "\n";
    }
}
