package io.obsctl.model;

import java.util.Optional;

/** Leads from a place in an artifact back to the template that made it. */
@FunctionalInterface
public interface SourceMap {
    /** Knows nothing. */
    SourceMap NONE = (artifact, line) -> Optional.empty();

    /**
     * The template and line, such as {@code templates/alloy/scrape.ftl:7}, that a line of an artifact came from; empty
     * when it is not known.
     *
     * @param artifact the artifact's path in the bundle
     * @param line from 1, in the artifact's shown text
     */
    Optional<String> origin(String artifact, int line);
}
