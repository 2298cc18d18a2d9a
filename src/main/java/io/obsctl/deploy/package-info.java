/**
 * From a bundle to a plan and from a plan to a changed target. The planner is pure; the world is behind {@link
 * io.obsctl.deploy.Target}.
 */
@NullMarked
package io.obsctl.deploy;

import org.jspecify.annotations.NullMarked;
