/** Directories on this machine: a target that holds releases, and bundles written out for people to read. */
@NullMarked
package io.obsctl.infra.local;

import org.jspecify.annotations.NullMarked;
