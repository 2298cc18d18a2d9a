package io.obsctl.lang.alloy;

import java.util.List;

/**
 * One parsed config file.
 *
 * @param body the top-level statements in the order of the text
 * @param comments every comment in the order of the text, wherever it stands
 */
public record AlloyFile(Source source, List<Statement> body, List<CommentGroup> comments) {
    public AlloyFile {
        body = List.copyOf(body);
        comments = List.copyOf(comments);
    }

    /** The file's name as a person would type it. */
    public String name() {
        return source.name();
    }
}
