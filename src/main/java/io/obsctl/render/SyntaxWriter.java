package io.obsctl.render;

import java.io.Writer;

/** Gathers text of one syntax. */
class SyntaxWriter extends Writer {
    private final Syntax syntax;
    private final StringBuilder text = new StringBuilder();

    SyntaxWriter(Syntax syntax) {
        this.syntax = syntax;
    }

    final Syntax syntax() {
        return syntax;
    }

    final String text() {
        return text.toString();
    }

    final int length() {
        return text.length();
    }

    @Override
    public void write(char[] chars, int from, int length) {
        text.append(chars, from, length);
    }

    @Override
    public void write(String string, int from, int length) {
        text.append(string, from, from + length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
