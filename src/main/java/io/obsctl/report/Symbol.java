package io.obsctl.report;

import io.obsctl.report.Terminal.Colour;
import org.jspecify.annotations.Nullable;

/** Signs that carry meaning without colour, each with a word for terminals without UTF-8. */
enum Symbol {
    GOOD("✓", "ok", Colour.GREEN),
    BAD("✗", "FAIL", Colour.RED),
    LOOK("!", "WARN", Colour.YELLOW),
    CHANGE("~", "~", Colour.YELLOW),
    CREATE("+", "+", Colour.GREEN),
    REMOVE("-", "-", Colour.RED),
    SAME("·", ".", Colour.FAINT),
    UNKNOWN("?", "?", Colour.YELLOW);

    final String unicode;
    final String ascii;
    final @Nullable Colour colour;

    Symbol(String unicode, String ascii, Colour colour) {
        this.unicode = unicode;
        this.ascii = ascii;
        this.colour = colour;
    }
}
