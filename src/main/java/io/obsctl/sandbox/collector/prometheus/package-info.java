/** The prometheus.* components. */
@NullMarked
package io.obsctl.sandbox.collector.prometheus;

import org.jspecify.annotations.NullMarked;
