package io.obsctl.report;

import java.io.PrintStream;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Lines at the bottom of a terminal that are written over in place. Used by one thread at a time. */
final class LiveBlock {
    private static final Pattern PAINT = Pattern.compile("\u001b\\[[0-9;]*m");

    private final PrintStream out;
    private final UnaryOperator<String> shown;
    private List<String> drawn = List.of();

    LiveBlock(PrintStream out, UnaryOperator<String> shown) {
        this.out = out;
        this.shown = shown;
    }

    /**
     * Draws in place of what was drawn.
     *
     * @param width columns that the terminal has now: lines that were drawn when it was wider take several rows
     */
    void draw(List<String> lines, int width) {
        StringBuilder text = new StringBuilder(erasing(width));
        lines.forEach(line -> text.append(shown.apply(line)).append('\n'));
        drawn = List.copyOf(lines);
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
            int length = PAINT.matcher(line).replaceAll("").length();
            rows += Math.max(1, (length + width - 1) / width);
        }
        return rows == 0 ? "" : "\u001b[" + rows + "A\r\u001b[J";
    }
}
