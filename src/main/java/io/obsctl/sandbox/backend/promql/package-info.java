/**
 * PromQL for the embedded Mimir: parser, types, evaluation. What it does not know it refuses; it agrees with a real
 * Prometheus where both answer (a differential test holds that). Native histograms are left out.
 */
@NullMarked
package io.obsctl.sandbox.backend.promql;

import org.jspecify.annotations.NullMarked;
