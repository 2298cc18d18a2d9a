package io.obsctl.report;

import java.io.PrintStream;
import java.util.List;
import java.util.function.UnaryOperator;

/** Lines at the bottom of a terminal that are written over in place. Used by one thread at a time. */
final class LiveBlock {
    private final PrintStream out;
    private final UnaryOperator<String> shown;
    private List<String> drawn = List.of();

    LiveBlock(PrintStream out, UnaryOperator<String> shown) {
        this.out = out;
        this.shown = shown;
    }

    /**
     * Draws in place of what was drawn. Whatever does not fit a row is left out: one that the terminal broke would make
     * all later drawings begin at the wrong place.
     *
     * @param width columns that the terminal has now: lines that were drawn when it was wider take several rows
     */
    void draw(List<String> lines, int width) {
        String erasing = erasing(width);
        drawn = lines.stream()
                .map(line -> Columns.cut(shown.apply(line), width, ""))
                .toList();
        StringBuilder text = new StringBuilder(erasing);
        drawn.forEach(line -> text.append(line).append('\n'));
        out.print(text);
        out.flush();
    }

    void erase(int width) {
        if (!drawn.isEmpty()) {
            out.print(erasing(width));
            out.flush();
            drawn = List.of();
        }
    }

    private String erasing(int width) {
        int rows = 0;
        for (String line : drawn) {
            rows += Math.max(1, (Columns.of(line) + width - 1) / width);
        }
        return rows == 0 ? "" : "\u001b[" + rows + "A\r\u001b[J";
    }
}
