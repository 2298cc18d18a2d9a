package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.catalog.Stability;

/**
 * The collector that a config is for.
 *
 * @param stability its {@code --stability.level}
 * @param community whether {@code --feature.community-components.enabled} is set
 */
public record CheckTarget(AlloyVersion version, Stability stability, boolean community) {
    /** What is taken for a path when nobody says: Alloy 1.15, generally available, no community components. */
    public static CheckTarget usual() {
        return new CheckTarget(AlloyVersion.USUAL, Stability.GENERALLY_AVAILABLE, false);
    }
}
