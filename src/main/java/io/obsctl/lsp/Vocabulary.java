package io.obsctl.lsp;

import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.catalog.Body;
import io.obsctl.lang.alloy.catalog.Catalogue;
import io.obsctl.lang.alloy.catalog.ComponentSpec;
import io.obsctl.lang.alloy.check.CheckTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the catalogue knows for one collector, asked by places of a text. */
record Vocabulary(CheckTarget target) {
    private static final Set<String> ONLY_IN_DECLARE = Set.of("argument", "export");

    private static Catalogue catalogue() {
        return Catalogue.get();
    }

    AlloyVersion version() {
        return target.version();
    }

    /** The component or configuration block of a name, or {@code null}. */
    @Nullable
    ComponentSpec spec(String name) {
        ComponentSpec spec = catalogue().component(name, version());
        return spec == null ? catalogue().configBlock(name, version()) : spec;
    }

    /** What may stand in a block, or {@code null} where components stand or nothing is known. */
    @Nullable
    Body body(@Nullable Block block) {
        if (block == null || block.isModule()) {
            return null;
        }
        if (block.parent() == null || block.parent().isModule()) {
            ComponentSpec spec = spec(block.name());
            return spec == null ? null : catalogue().body(spec.arguments());
        }
        Body around = body(block.parent());
        Body.BlockSpec inside = around == null ? null : around.block(block.name(), version());
        return inside == null ? null : catalogue().body(inside.body());
    }

    @Nullable
    Body exports(String component) {
        ComponentSpec spec = spec(component);
        return spec == null || spec.exports() == null ? null : catalogue().body(spec.exports());
    }

    /** What may stand where components stand, as this collector runs it. */
    List<ComponentSpec> topLevel(@Nullable Block module) {
        List<ComponentSpec> specs = new ArrayList<>();
        for (String name : catalogue().componentNames()) {
            add(specs, catalogue().component(name, version()));
        }
        for (String name : catalogue().configBlockNames()) {
            if (module != null || !ONLY_IN_DECLARE.contains(name)) {
                add(specs, catalogue().configBlock(name, version()));
            }
        }
        return specs;
    }

    private void add(List<ComponentSpec> specs, @Nullable ComponentSpec spec) {
        if (spec != null
                && (spec.community() ? target.community() : target.stability().allows(spec.stability()))) {
            specs.add(spec);
        }
    }

    /** Functions and constants of this version that are not on their way out. */
    List<String> functions() {
        return catalogue().functionNames().stream()
                .filter(name -> {
                    var function = catalogue().function(name, version());
                    return function != null
                            && !function.deprecated()
                            && target.stability().allows(function.stability());
                })
                .toList();
    }
}
