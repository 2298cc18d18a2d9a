package io.obsctl.render;

import freemarker.core.MarkupOutputFormat;
import freemarker.template.TemplateModelException;
import java.io.IOException;
import java.io.Writer;
import java.util.EnumMap;
import java.util.Map;

/**
 * FreeMarker's view of a {@link Syntax}. What decides how a value is written is the writer that it goes to
 * ({@link SyntaxWriter}), so that a PromQL expression inside a YAML template is escaped as PromQL.
 */
final class SyntaxFormat extends MarkupOutputFormat<SyntaxText> {
    private static final Map<Syntax, SyntaxFormat> ALL = new EnumMap<>(Syntax.class);

    static {
        for (Syntax syntax : Syntax.values()) {
            ALL.put(syntax, new SyntaxFormat(syntax));
        }
    }

    private final Syntax syntax;

    private SyntaxFormat(Syntax syntax) {
        this.syntax = syntax;
    }

    static SyntaxFormat of(Syntax syntax) {
        SyntaxFormat format = ALL.get(syntax);
        if (format == null) {
            throw new IllegalStateException("no format for " + syntax);
        }
        return format;
    }

    @Override
    public String getName() {
        return "obsctl-" + syntax.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public String getMimeType() {
        return "text/plain";
    }

    /** True so that FreeMarker hands over text of another syntax unconverted; {@link #output} converts it. */
    @Override
    public boolean isOutputFormatMixingAllowed() {
        return true;
    }

    @Override
    public void output(String value, Writer out) throws IOException {
        out.write((out instanceof SyntaxWriter w ? w.syntax() : syntax).literal(value));
    }

    @Override
    public void output(SyntaxText value, Writer out) throws IOException, TemplateModelException {
        if (!(out instanceof SyntaxWriter w)) {
            throw new TemplateModelException("text of syntax " + value.syntax()
                    + " cannot be captured with #assign: print it where it is needed");
        }
        out.write(value.fits(w.syntax()) ? value.text() : w.syntax().literal(value.text()));
    }

    @Override
    public SyntaxText fromPlainTextByEscaping(String text) {
        return new SyntaxText(syntax, syntax.literal(text));
    }

    @Override
    public SyntaxText fromMarkup(String text) {
        return new SyntaxText(syntax, text);
    }

    @Override
    public String getSourcePlainText(SyntaxText text) {
        return text.text();
    }

    @Override
    public String getMarkupString(SyntaxText text) {
        return text.text();
    }

    @Override
    public SyntaxText concat(SyntaxText a, SyntaxText b) {
        return new SyntaxText(syntax, a.text() + b.text());
    }

    @Override
    public String escapePlainText(String text) {
        return syntax.literal(text);
    }

    @Override
    public boolean isEmpty(SyntaxText text) {
        return text.text().isEmpty();
    }

    @Override
    public boolean isLegacyBuiltInBypassed(String builtIn) {
        return false;
    }

    @Override
    public boolean isAutoEscapedByDefault() {
        return true;
    }
}
