/** Mimir's door: remote write and the Prometheus query API. */
@NullMarked
package io.obsctl.sandbox.backend.mimir;

import org.jspecify.annotations.NullMarked;
