/** The commands: bind options, make one request, call one use case, show it, return its exit code. */
@NullMarked
package io.obsctl.cli;

import org.jspecify.annotations.NullMarked;
