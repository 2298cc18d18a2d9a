package io.obsctl.render;

import io.obsctl.model.Piece;
import io.obsctl.model.SecretRef;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the places of secrets while text is text. A slot stands there as NUL, its number, NUL: no syntax of
 * {@link Syntax} writes a value with a NUL, and templates may not hold one, so nothing else can look like it.
 */
final class Slots {
    private static final char MARK = '\0';

    private final List<Piece.Slot> slots = new ArrayList<>();

    String mark(SecretRef ref, Piece.Form form, String user) {
        slots.add(new Piece.Slot(ref, form, user));
        return "" + MARK + (slots.size() - 1) + MARK;
    }

    /** The text in pieces. */
    List<Piece> split(String text) {
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        int mark = text.indexOf(MARK);
        while (mark >= 0) {
            int end = text.indexOf(MARK, mark + 1);
            if (mark > from) {
                pieces.add(new Piece.Text(text.substring(from, mark)));
            }
            pieces.add(slots.get(Integer.parseInt(text.substring(mark + 1, end))));
            from = end + 1;
            mark = text.indexOf(MARK, from);
        }
        if (from < text.length() || pieces.isEmpty()) {
            pieces.add(new Piece.Text(text.substring(from)));
        }
        return pieces;
    }
}
