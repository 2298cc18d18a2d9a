package io.obsctl.lang.alloy;

import java.util.List;

/** Comments on neighbouring lines with nothing between them; never empty. */
public record CommentGroup(List<Comment> comments) {
    public CommentGroup {
        comments = List.copyOf(comments);
    }
}
