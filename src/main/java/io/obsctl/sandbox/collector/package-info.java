/** The small collector: runs a rendered Alloy config in this process, for learning, demos and tests. */
@NullMarked
package io.obsctl.sandbox.collector;

import org.jspecify.annotations.NullMarked;
