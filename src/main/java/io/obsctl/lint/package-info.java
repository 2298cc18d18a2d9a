/**
 * Checks of a rendered bundle: one class a check, named like its id, its test and its page under {@code docs/checks}.
 * What languages themselves refuse is checked in {@code lang}; here is what only profile and artifacts together show.
 */
@NullMarked
package io.obsctl.lint;

import org.jspecify.annotations.NullMarked;
