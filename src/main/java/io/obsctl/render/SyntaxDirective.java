package io.obsctl.render;

import freemarker.core.Environment;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code [@promql]…[/@promql]}: text of one syntax inside another. Values in the body are escaped for the inner syntax,
 * then the whole body becomes one literal of the outer one.
 */
final class SyntaxDirective implements TemplateDirectiveModel {
    private final Syntax inner;

    SyntaxDirective(Syntax inner) {
        this.inner = inner;
    }

    @Override
    public void execute(Environment env, Map params, TemplateModel[] loopVars, @Nullable TemplateDirectiveBody body)
            throws TemplateException, IOException {
        Writer out = env.getOut();
        if (!(out instanceof SyntaxWriter outer)) {
            throw new TemplateModelException("text of syntax " + inner + " cannot be captured with #assign");
        }
        SyntaxWriter within = new SyntaxWriter(inner);
        if (body != null) {
            body.render(within);
        }
        out.write(outer.syntax().literal(OneLine.of(within.text())));
    }
}
