/**
 * Whether a real Alloy would load a config, without Alloy. {@link io.obsctl.lang.alloy.check.AlloyChecker} is the door.
 * Errors are what loading refuses; {@code alloy/validate-only} warns of what only {@code alloy validate} refuses.
 */
@NullMarked
package io.obsctl.lang.alloy.check;

import org.jspecify.annotations.NullMarked;
