/** Where secrets are found, and how they are written into the slots that artifacts hold. */
@NullMarked
package io.obsctl.infra.secret;

import org.jspecify.annotations.NullMarked;
