package io.obsctl.lang.alloy.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one component, configuration block or function, as data for a page of reference.
 *
 * @param kind {@code component}, {@code block} or {@code function}
 * @param since the first version that the catalogue knows it in
 * @param until the last such version
 * @param arguments in the order of the catalogue, blocks behind attributes, what is inside a block behind it
 */
public record ComponentReference(
        String name,
        String kind,
        AlloyVersion since,
        AlloyVersion until,
        Stability stability,
        boolean community,
        boolean deprecated,
        List<Member> arguments,
        List<Member> exports) {
    private static final int DEEPEST = 6;

    public ComponentReference {
        arguments = List.copyOf(arguments);
        exports = List.copyOf(exports);
    }

    /**
     * An attribute, a block, or a parameter of a function.
     *
     * @param path with the blocks around it: {@code endpoint.basic_auth.password}
     * @param type its type; {@code block} for a block
     * @param defaultText the default as JSON, or {@code null} for the zero value or an unknown one
     * @param values the closed set of values, or empty
     * @param repeated whether a block may stand more than once
     * @param labeled whether a block takes a label
     */
    public record Member(
            String path,
            String type,
            boolean required,
            @Nullable String defaultText,
            List<String> values,
            Versions versions,
            boolean repeated,
            boolean labeled) {

        /** How many blocks stand around it. */
        public int depth() {
            int depth = 0;
            for (int i = 0; i < path.length(); i++) {
                depth += path.charAt(i) == '.' ? 1 : 0;
            }
            return depth;
        }
    }

    /** The reference of a name for a version; empty if that version has nothing of this name. */
    public static Optional<ComponentReference> of(String name, AlloyVersion version) {
        Catalogue catalogue = Catalogue.get();
        ComponentSpec spec = catalogue.component(name, version);
        String kind = "component";
        if (spec == null) {
            spec = catalogue.configBlock(name, version);
            kind = "block";
        }
        if (spec != null) {
            List<ComponentSpec> variants = catalogue.variants(name);
            return Optional.of(new ComponentReference(
                    name,
                    kind,
                    variants.isEmpty()
                            ? spec.versions().since()
                            : variants.get(0).versions().since(),
                    variants.isEmpty()
                            ? spec.versions().until()
                            : variants.get(variants.size() - 1).versions().until(),
                    spec.stability(),
                    spec.community(),
                    false,
                    members(catalogue, spec.arguments(), "", version, 0),
                    spec.exports() == null ? List.of() : members(catalogue, spec.exports(), "", version, 0)));
        }
        return Optional.ofNullable(catalogue.function(name, version)).map(ComponentReference::function);
    }

    private static ComponentReference function(FunctionSpec function) {
        List<Member> parameters = new ArrayList<>();
        for (String parameter : function.parameters()) {
            boolean optional = parameter.endsWith("?") || parameter.endsWith("...");
            parameters.add(new Member(
                    "", parameter, !optional, null, List.of(), function.versions(), parameter.endsWith("..."), false));
        }
        Member result = new Member("", function.returns(), false, null, List.of(), function.versions(), false, false);
        return new ComponentReference(
                function.name(),
                "function",
                function.versions().since(),
                function.versions().until(),
                function.stability(),
                false,
                function.deprecated(),
                parameters,
                List.of(result));
    }

    private static List<Member> members(
            Catalogue catalogue, String bodyName, String prefix, AlloyVersion version, int depth) {
        Body body = catalogue.body(bodyName);
        List<Member> members = new ArrayList<>();
        for (String name : body.attributes().keySet()) {
            Body.Attribute a = body.attribute(name, version);
            if (a != null) {
                members.add(new Member(
                        prefix + name,
                        a.type().toString(),
                        a.required(),
                        a.defaultText(),
                        a.values(),
                        a.versions(),
                        false,
                        false));
            }
        }
        for (String name : body.blocks().keySet()) {
            Body.BlockSpec b = body.block(name, version);
            if (b != null) {
                members.add(new Member(
                        prefix + name,
                        "block",
                        b.required(),
                        null,
                        List.of(),
                        b.versions(),
                        b.repeated(),
                        b.labeled()));
                // Some bodies hold themselves: a match stage of loki.process holds stages.
                if (depth < DEEPEST && !b.body().equals(bodyName) && !isStage(prefix, name)) {
                    members.addAll(members(catalogue, b.body(), prefix + name + ".", version, depth + 1));
                }
            }
        }
        return members;
    }

    private static boolean isStage(String prefix, String name) {
        return prefix.contains("stage.") && name.startsWith("stage.");
    }
}
