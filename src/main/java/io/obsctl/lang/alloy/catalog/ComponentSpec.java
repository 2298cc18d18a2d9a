package io.obsctl.lang.alloy.catalog;

import org.jspecify.annotations.Nullable;

/**
 * One variant of a component or configuration block over a range of versions.
 *
 * @param stability of a community component meaningless: the flag counts
 * @param arguments the name of the body of its arguments
 * @param exports the name of the body of its exports, or {@code null} where it has none
 */
public record ComponentSpec(
        String name,
        Versions versions,
        Stability stability,
        boolean community,
        String arguments,
        @Nullable String exports) {}
