/**
 * Secrets: found by reference, written into slots, read for what they tell of themselves, masked wherever text leaves
 * the program. The only package whose business is {@link io.obsctl.model.Secret#reveal()}.
 */
@NullMarked
package io.obsctl.infra.secret;

import org.jspecify.annotations.NullMarked;
