package io.obsctl.render;

import freemarker.core.Environment;
import freemarker.core.TemplateNumberFormat;
import freemarker.core.TemplateNumberFormatFactory;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import java.math.BigDecimal;
import java.util.Locale;

/** Numbers as digits, no exponent, no grouping: the one form that every syntax reads, so they need no quotes. */
final class PlainNumbers extends TemplateNumberFormatFactory {
    @Override
    public TemplateNumberFormat get(String params, Locale locale, Environment environment) {
        return new Plain();
    }

    static String text(TemplateNumberModel number) throws TemplateModelException {
        return new BigDecimal(number.getAsNumber().toString())
                .stripTrailingZeros()
                .toPlainString();
    }

    private static final class Plain extends TemplateNumberFormat {
        @Override
        public String formatToPlainText(TemplateNumberModel number) throws TemplateModelException {
            return text(number);
        }

        @Override
        public Object format(TemplateNumberModel number) throws TemplateModelException {
            return SyntaxText.word(text(number));
        }

        @Override
        public boolean isLocaleBound() {
            return false;
        }

        @Override
        public String getDescription() {
            return "plain digits";
        }
    }
}
