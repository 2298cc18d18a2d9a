/** The metric store behind Mimir's doors and the OTLP gateway, with the rules by which samples are refused. */
@NullMarked
package io.obsctl.sandbox.backend.metrics;

import org.jspecify.annotations.NullMarked;
