/** The log store behind Loki's door and the OTLP gateway, with the rules by which entries are refused. */
@NullMarked
package io.obsctl.sandbox.backend.logs;

import org.jspecify.annotations.NullMarked;
