/** OTLP signals, how they are read and what processors do with them. */
@NullMarked
package io.obsctl.sandbox.collector.otlp;

import org.jspecify.annotations.NullMarked;
