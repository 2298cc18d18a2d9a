/** Profiles as files in a directory. */
@NullMarked
package io.obsctl.infra.profiles;

import org.jspecify.annotations.NullMarked;
