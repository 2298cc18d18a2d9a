/** The OTLP gateway: takes the three signals over HTTP and files them where the native doors read. */
@NullMarked
package io.obsctl.sandbox.backend.otlp;

import org.jspecify.annotations.NullMarked;
