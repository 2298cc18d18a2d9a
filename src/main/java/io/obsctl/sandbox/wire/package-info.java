/**
 * What the stack and the small collector write and read alike: snappy, remote write, Loki push, OTLP as protobuf and as
 * JSON, names and numbers.
 */
@NullMarked
package io.obsctl.sandbox.wire;

import org.jspecify.annotations.NullMarked;
