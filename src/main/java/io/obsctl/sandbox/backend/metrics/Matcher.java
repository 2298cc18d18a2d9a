package io.obsctl.sandbox.backend.metrics;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** One condition on a label. Regular expressions match the whole value, newlines included. */
public record Matcher(String label, Op op, String value, Pattern pattern) {
    /** The four operators. */
    public enum Op {
        EQ("="),
        NE("!="),
        RE("=~"),
        NRE("!~");

        private final String sign;

        Op(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    /** @throws PatternSyntaxException when a regular expression is none */
    public static Matcher of(String label, Op op, String value) {
        boolean regex = op == Op.RE || op == Op.NRE;
        return new Matcher(label, op, value, Pattern.compile(regex ? value : "", Pattern.DOTALL));
    }

    public boolean matches(String actual) {
        return switch (op) {
            case EQ -> actual.equals(value);
            case NE -> !actual.equals(value);
            case RE -> pattern.matcher(actual).matches();
            case NRE -> !pattern.matcher(actual).matches();
        };
    }

    public boolean matches(Labels labels) {
        return matches(labels.get(label));
    }
}
