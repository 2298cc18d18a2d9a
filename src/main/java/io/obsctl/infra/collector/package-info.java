/** Reads a collector's own page: components, health, counters of every version. */
@NullMarked
package io.obsctl.infra.collector;

import org.jspecify.annotations.NullMarked;
