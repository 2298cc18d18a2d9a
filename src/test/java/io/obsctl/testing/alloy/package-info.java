/** A real Alloy for tests, where the PATH has one. */
@NullMarked
package io.obsctl.testing.alloy;

import org.jspecify.annotations.NullMarked;
