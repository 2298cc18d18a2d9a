/** The loki.* components. */
@NullMarked
package io.obsctl.sandbox.collector.loki;

import org.jspecify.annotations.NullMarked;
