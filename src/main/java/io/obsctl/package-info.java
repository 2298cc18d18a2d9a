/** The composition root: the only place that sees everything, reads the environment, and exits. */
@NullMarked
package io.obsctl;

import org.jspecify.annotations.NullMarked;
