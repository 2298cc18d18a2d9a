package io.obsctl.lang.alloy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a body is made of. */
public sealed interface Statement {
    /** From the first byte of the name to behind the last byte of the statement. */
    Span span();

    /** {@code name = value}. */
    record Attribute(String name, Span nameSpan, Expression value, Span span) implements Statement {}

    /**
     * {@code name "label" { … }}.
     *
     * @param name the name with its dots, such as {@code prometheus.scrape}
     * @param nameSpan the name as written
     * @param label the text between the quotes, or {@code null} where there is none (an empty one counts as none)
     * @param labelSpan the label with its quotes, or {@code null} where nothing is written
     * @param open the opening brace
     */
    record Block(
            String name,
            Span nameSpan,
            @Nullable String label,
            @Nullable Span labelSpan,
            Span open,
            List<Statement> body,
            Span span)
            implements Statement {
        public Block {
            body = List.copyOf(body);
        }

        /** Name and label as other parts of the config refer to it: {@code prometheus.scrape.api}. */
        public String reference() {
            return label == null ? name : name + "." + label;
        }

        /** The line's part that names the block: name and label. */
        public Span header() {
            return labelSpan == null ? nameSpan : nameSpan.to(labelSpan);
        }
    }
}
