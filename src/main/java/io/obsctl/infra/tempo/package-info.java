/** Reads traces back from Tempo. */
@NullMarked
package io.obsctl.infra.tempo;

import org.jspecify.annotations.NullMarked;
