package io.obsctl.lang.alloy.lint;

import io.obsctl.lang.alloy.graph.Graph;
import io.obsctl.problem.Problem;
import java.util.List;

/** Looks in a config that loads for one thing that is likely not meant. Stateless, safe for many threads. */
public interface AlloyLint {
    /** Its id, {@code alloy/…}; the page has the same name. */
    String id();

    /** What it finds in a config that loads; warnings or remarks, never errors. */
    List<Problem> run(Graph graph);
}
