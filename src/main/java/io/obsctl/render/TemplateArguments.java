package io.obsctl.render;

import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import org.jspecify.annotations.Nullable;

/** Reads what templates hand to functions. */
final class TemplateArguments {
    private TemplateArguments() {}

    static String text(@Nullable Object argument) throws TemplateModelException {
        if (argument instanceof SyntaxText text) {
            return text.text();
        } else if (argument instanceof TemplateScalarModel scalar) {
            return scalar.getAsString();
        } else if (argument instanceof TemplateNumberModel number) {
            return PlainNumbers.text(number);
        }
        throw new TemplateModelException("a text is needed");
    }
}
