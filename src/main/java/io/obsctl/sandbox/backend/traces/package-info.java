/** The trace store behind Tempo's door and the OTLP gateway. */
@NullMarked
package io.obsctl.sandbox.backend.traces;

import org.jspecify.annotations.NullMarked;
