/**
 * The embedded stand-in for a Grafana Cloud stack, for learning, demos and tests: the same doors, ids and refusals,
 * nothing leaves the machine.
 */
@NullMarked
package io.obsctl.sandbox;

import org.jspecify.annotations.NullMarked;
