/**
 * What a profile may hold, read from the records of {@code io.obsctl.model}: keys, types, defaults, bounds. The loader,
 * the JSON Schema and the reference page all follow it.
 */
@NullMarked
package io.obsctl.profile.shape;

import org.jspecify.annotations.NullMarked;
