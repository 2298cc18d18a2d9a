/** The discovery.* and local.* components. */
@NullMarked
package io.obsctl.sandbox.collector.discovery;

import org.jspecify.annotations.NullMarked;
