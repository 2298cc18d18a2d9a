/**
 * Profiles: loading with every problem and its place, showing where each value came from, writing new ones, and
 * changing single values in the text that a person wrote.
 */
@NullMarked
package io.obsctl.profile;

import org.jspecify.annotations.NullMarked;
