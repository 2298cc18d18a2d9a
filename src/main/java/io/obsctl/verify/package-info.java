/** Proof that a trace, a metric and a log really arrive, and the name of the hop where one does not. */
@NullMarked
package io.obsctl.verify;

import org.jspecify.annotations.NullMarked;
