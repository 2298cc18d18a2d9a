/**
 * What is wrong, as data: ids, positions, hints, and the one list of exit codes. JDK only; every other package may
 * use it.
 */
@NullMarked
package io.obsctl.problem;

import org.jspecify.annotations.NullMarked;
