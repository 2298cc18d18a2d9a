package io.obsctl.lint;

import io.obsctl.problem.Problem;
import java.util.List;

/** One check. Holds no state. */
interface BundleCheck {
    /** The id of the problems that it finds, and of its page. */
    String id();

    List<Problem> check(BundleUnderCheck bundle);
}
