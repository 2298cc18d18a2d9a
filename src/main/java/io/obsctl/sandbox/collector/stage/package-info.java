/** The stages of loki.process. */
@NullMarked
package io.obsctl.sandbox.collector.stage;

import org.jspecify.annotations.NullMarked;
