/** The part of Go's templates that log stages use. */
@NullMarked
package io.obsctl.sandbox.collector.template;

import org.jspecify.annotations.NullMarked;
