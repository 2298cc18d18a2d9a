/**
 * A YAML text as a tree in which every key and value keeps its place: the one reader of hostile input in front of the
 * profile.
 */
@NullMarked
package io.obsctl.profile.tree;

import org.jspecify.annotations.NullMarked;
