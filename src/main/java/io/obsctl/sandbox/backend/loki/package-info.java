/** Loki's door: push and the query API. */
@NullMarked
package io.obsctl.sandbox.backend.loki;

import org.jspecify.annotations.NullMarked;
