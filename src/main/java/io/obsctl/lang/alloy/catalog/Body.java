package io.obsctl.lang.alloy.catalog;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may stand between two braces.
 *
 * @param name the name of the body's type, shared by all components that use it
 * @param attributes by name, each with its variants over versions
 * @param blocks by name, each with its variants over versions
 * @param anyAttribute the type of attributes of any name, or {@code null} where names are fixed
 */
public record Body(
        String name,
        Map<String, List<Attribute>> attributes,
        Map<String, List<BlockSpec>> blocks,
        @Nullable Type anyAttribute) {

    /**
     * @param defaultText the default as JSON, or {@code null} for the zero value or an unknown one
     * @param values the closed set of values, or empty
     */
    public record Attribute(
            String name,
            Versions versions,
            Type type,
            boolean required,
            @Nullable String defaultText,
            List<String> values) {}

    /**
     * @param body the name of the body inside
     * @param oneOf the prefix of a group of blocks that keeps its order, or empty
     */
    public record BlockSpec(
            String name,
            Versions versions,
            String body,
            boolean required,
            boolean repeated,
            boolean labeled,
            String oneOf) {}

    /** The attribute of a version, or {@code null}. */
    public @Nullable Attribute attribute(String attribute, AlloyVersion version) {
        List<Attribute> variants = attributes.get(attribute);
        if (variants != null) {
            for (Attribute variant : variants) {
                if (variant.versions.contains(version)) {
                    return variant;
                }
            }
        }
        return null;
    }

    /** The block of a version, or {@code null}. */
    public @Nullable BlockSpec block(String block, AlloyVersion version) {
        List<BlockSpec> variants = blocks.get(block);
        if (variants != null) {
            for (BlockSpec variant : variants) {
                if (variant.versions.contains(version)) {
                    return variant;
                }
            }
        }
        return null;
    }
}
