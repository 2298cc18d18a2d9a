/** The otelcol.* components. */
@NullMarked
package io.obsctl.sandbox.collector.otelcol;

import org.jspecify.annotations.NullMarked;
