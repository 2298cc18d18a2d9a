/** Understands what people paste: a stack's details page, environment files, other tools' configurations. */
@NullMarked
package io.obsctl.profile.paste;

import org.jspecify.annotations.NullMarked;
