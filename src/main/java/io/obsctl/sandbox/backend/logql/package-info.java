/**
 * LogQL for the embedded Loki: selectors, pipelines and metric queries. What it does not know it refuses with a parse
 * error.
 */
@NullMarked
package io.obsctl.sandbox.backend.logql;

import org.jspecify.annotations.NullMarked;
