/** What tests of several packages use. */
@NullMarked
package io.obsctl.testing;

import org.jspecify.annotations.NullMarked;
