/** The encodings on the wire: snappy, remote write, Loki push, OTLP as protobuf and as JSON. */
@NullMarked
package io.obsctl.sandbox.backend.wire;

import org.jspecify.annotations.NullMarked;
