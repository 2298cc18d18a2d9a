/** Tempo's door: traces by id, search, identity. */
@NullMarked
package io.obsctl.sandbox.backend.tempo;

import org.jspecify.annotations.NullMarked;
