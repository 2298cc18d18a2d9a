/** Reads logs back from Loki. */
@NullMarked
package io.obsctl.infra.loki;

import org.jspecify.annotations.NullMarked;
