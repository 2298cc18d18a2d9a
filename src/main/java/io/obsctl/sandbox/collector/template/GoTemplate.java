package io.obsctl.sandbox.collector.template;

import java.util.List;
import java.util.Map;

/**
 * A template in Go's template language with the functions that Alloy's log stages add (those of sprig that are pure).
 * {@code define}, {@code template} and {@code block} are refused. Immutable, safe between threads.
 */
public final class GoTemplate {
    private final List<Node> nodes;

    private GoTemplate(List<Node> nodes) {
        this.nodes = nodes;
    }

    /** @throws TemplateFailure if the text is no template, or names a function that is not known */
    public static GoTemplate parse(String text) throws TemplateFailure {
        return new GoTemplate(new Parser(new Scanner(text).scan(), Functions.names()).parse());
    }

    /**
     * The text for this data; an absent name prints {@code <no value>}.
     *
     * @throws TemplateFailure if a function refuses its arguments
     */
    public String render(Map<String, ?> data) throws TemplateFailure {
        return new Run(data).render(nodes);
    }
}
