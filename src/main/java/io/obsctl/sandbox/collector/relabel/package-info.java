/** Prometheus relabelling as Alloy does it. */
@NullMarked
package io.obsctl.sandbox.collector.relabel;

import org.jspecify.annotations.NullMarked;
