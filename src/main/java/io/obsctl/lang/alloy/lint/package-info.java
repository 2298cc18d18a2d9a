/**
 * What loads but is probably not meant: one class a lint, named like its id and its page under {@code
 * docs/checks/alloy/}. {@link io.obsctl.lang.alloy.lint.AlloyLints#run} runs them all; they never give errors.
 */
@NullMarked
package io.obsctl.lang.alloy.lint;

import org.jspecify.annotations.NullMarked;
