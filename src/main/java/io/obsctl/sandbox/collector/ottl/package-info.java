/** The part of the OpenTelemetry transformation language that templates use. */
@NullMarked
package io.obsctl.sandbox.collector.ottl;

import org.jspecify.annotations.NullMarked;
