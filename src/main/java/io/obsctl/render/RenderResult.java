package io.obsctl.render;

import io.obsctl.model.Bundle;
import io.obsctl.model.SourceMap;
import io.obsctl.problem.Problem;
import java.util.List;

/** What became of a profile. */
public sealed interface RenderResult {
    /**
     * It rendered.
     *
     * @param sourceMap which template line each line of an artifact came from
     */
    record Rendered(Bundle bundle, SourceMap sourceMap) implements RenderResult {}

    /** It did not, for every reason that was found. */
    record NotRendered(List<Problem> problems) implements RenderResult {
        public NotRendered {
            problems = List.copyOf(problems);
        }
    }
}
