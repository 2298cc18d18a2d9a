package io.obsctl.render;

/** Joins the lines of an expression. */
final class OneLine {
    private OneLine() {}

    /** The text with every run of white space outside of quotes as one space, and none at the ends. */
    static String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                out.append(c);
                if (c == '\\' && i + 1 < text.length()) {
                    out.append(text.charAt(++i));
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (Character.isWhitespace(c)) {
                if (out.length() > 0 && out.charAt(out.length() - 1) != ' ') {
                    out.append(' ');
                }
            } else {
                if (c == '"') {
                    quote = c;
                }
                out.append(c);
            }
        }
        return out.toString().strip();
    }
}
