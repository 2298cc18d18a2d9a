package io.obsctl.report;

/**
 * What the place that is written to can show.
 *
 * @param colour whether ANSI colours may be used
 * @param unicode whether symbols outside ASCII can be shown
 * @param live whether a line may be written over, as on a terminal
 * @param width columns; at least 40
 * @param wraps whether lines are broken at the width: a terminal does it in the middle of words, a file never
 */
public record Terminal(boolean colour, boolean unicode, boolean live, int width, boolean wraps) {
    /** A file or a pipe in UTF-8. */
    public static final Terminal PLAIN = new Terminal(false, true, false, 100);

    public Terminal {
        width = Math.max(40, width);
    }

    /** With lines as long as they are. */
    public Terminal(boolean colour, boolean unicode, boolean live, int width) {
        this(colour, unicode, live, width, false);
    }

    String paint(Colour with, String text) {
        return colour ? with.code + text + "\u001b[0m" : text;
    }

    String symbol(Symbol symbol) {
        String text = unicode ? symbol.unicode : symbol.ascii;
        return symbol.colour == null ? text : paint(symbol.colour, text);
    }

    /**
     * Text with what this terminal cannot show replaced by ASCII of the same meaning. What hosts and backends say must
     * not move the cursor either, so control characters but line ends and tabs are question marks.
     */
    String plain(String said) {
        String text = Columns.harmless(said);
        if (unicode) {
            return text;
        }
        return text.replace("│", "|")
                .replace("→", "->")
                .replace("·", ".")
                .replace("…", "...")
                .replace("✓", Symbol.GOOD.ascii)
                .replace("✗", Symbol.BAD.ascii)
                .replace("–", "-");
    }

    enum Colour {
        RED("\u001b[31m"),
        GREEN("\u001b[32m"),
        YELLOW("\u001b[33m"),
        BLUE("\u001b[34m"),
        FAINT("\u001b[2m"),
        BOLD("\u001b[1m");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }
}
