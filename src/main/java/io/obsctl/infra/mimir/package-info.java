/** Reads metrics back from Mimir, or any Prometheus. */
@NullMarked
package io.obsctl.infra.mimir;

import org.jspecify.annotations.NullMarked;
