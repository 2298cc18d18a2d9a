/** What an upgrade of Alloy does to a config: {@link io.obsctl.lang.alloy.upgrade.UpgradeCheck}. */
@NullMarked
package io.obsctl.lang.alloy.upgrade;

import org.jspecify.annotations.NullMarked;
