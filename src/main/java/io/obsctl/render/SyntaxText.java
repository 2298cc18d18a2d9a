package io.obsctl.render;

import freemarker.core.TemplateMarkupOutputModel;

/** Text that already is of a syntax: printed as it is there, and escaped like any value everywhere else. */
final class SyntaxText implements TemplateMarkupOutputModel<SyntaxText> {
    private final Syntax syntax;
    private final String text;

    SyntaxText(Syntax syntax, String text) {
        this.syntax = syntax;
        this.text = text;
    }

    /**
     * A number or an identifier: written alike in every syntax.
     *
     * @param word letters, digits, and {@code _ : . -} only
     */
    static SyntaxText word(String word) {
        if (!word.chars().allMatch(c -> Character.isLetterOrDigit(c) && c < 128 || "_:.-".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("not a word");
        }
        return new SyntaxText(Syntax.WORD, word);
    }

    /** Whether it may be printed as it is in a text of that syntax. */
    boolean fits(Syntax other) {
        return syntax == other || syntax == Syntax.WORD;
    }

    Syntax syntax() {
        return syntax;
    }

    String text() {
        return text;
    }

    @Override
    public SyntaxFormat getOutputFormat() {
        return SyntaxFormat.of(syntax);
    }

    @Override
    public String toString() {
        return text;
    }
}
