/** Sends probes as OTLP over HTTP, in protobuf. */
@NullMarked
package io.obsctl.infra.otlp;

import org.jspecify.annotations.NullMarked;
