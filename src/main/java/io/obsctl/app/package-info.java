/** One class per use case. */
@NullMarked
package io.obsctl.app;

import org.jspecify.annotations.NullMarked;
