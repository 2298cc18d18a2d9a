/** From a tree of YAML to the records of the profile: overlays, short forms, types, defaults, and every problem found. */
@NullMarked
package io.obsctl.profile.bind;

import org.jspecify.annotations.NullMarked;
