package io.obsctl.render;

import java.util.ArrayList;
import java.util.List;

/** Tidies white space in formats that have no printer of their own. */
final class Blank {
    private Blank() {}

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
