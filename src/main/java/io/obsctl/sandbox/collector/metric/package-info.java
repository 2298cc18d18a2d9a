/** Samples: how they are read, forwarded, sent by remote write, and what the collector counts of itself. */
@NullMarked
package io.obsctl.sandbox.collector.metric;

import org.jspecify.annotations.NullMarked;
