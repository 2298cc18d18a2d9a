package io.obsctl.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one component, configuration block or function of Alloy.
 *
 * @param kind {@code component}, {@code block} or {@code function}
 * @param since first version that has it, of those that are known
 * @param until last such version
 */
public record ComponentFacts(
        String name,
        String kind,
        String since,
        String until,
        String stability,
        boolean deprecated,
        List<Member> arguments,
        List<Member> exports) {
    public ComponentFacts {
        arguments = List.copyOf(arguments);
        exports = List.copyOf(exports);
    }

    /**
     * An attribute, a block or a parameter.
     *
     * @param path with the blocks around it
     * @param defaultText as JSON, or {@code null} for the zero value or an unknown one
     * @param values the closed set of values, or empty
     */
    public record Member(
            String path,
            String type,
            boolean required,
            @Nullable String defaultText,
            List<String> values,
            String since) {
        public Member {
            values = List.copyOf(values);
        }
    }
}
