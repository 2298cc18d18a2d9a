package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.Span;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.catalog.Catalogue;
import io.obsctl.lang.alloy.catalog.FunctionSpec;
import io.obsctl.lang.alloy.check.Module.Declared;
import io.obsctl.lang.alloy.check.Module.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows the references of a scope: those that lead nowhere, and circles. */
final class Wiring {
    private final Catalogue catalogue;
    private final CheckTarget target;
    private final Findings findings;
    private final Functions functions;

    Wiring(Catalogue catalogue, CheckTarget target, Findings findings, Functions functions) {
        this.catalogue = catalogue;
        this.target = target;
        this.findings = findings;
        this.functions = functions;
    }

    void connect(Module module) {
        for (Node node : module.nodes.values()) {
            if (!node.id.startsWith("declare.")) {
                references(module, node);
            }
        }
        Map<String, Set<String>> components = new HashMap<>();
        for (Node node : module.nodes.values()) {
            Set<String> edges = new LinkedHashSet<>();
            for (Node to : node.references) {
                edges.add(to.id);
            }
            components.put(node.id, edges);
        }
        for (List<String> circle : Cycles.of(components)) {
            report(module, circle);
        }
        declarations(module);
    }

    private void report(Module module, List<String> circle) {
        for (String id : circle) {
            Node node = module.nodes.get(id);
            if (node != null) {
                findings.error(
                        "alloy/cycle",
                        node.block.header(),
                        circle.size() == 1 ? id + " refers to itself" : String.join(" → ", circle));
            }
        }
    }

    private void references(Module module, Node node) {
        boolean foreach = node.block.name().equals("foreach");
        for (Traversals.Chain chain : Traversals.of(node.block.body())) {
            Node found = resolve(module, chain.names());
            if (found != null) {
                node.references.add(found);
            } else if (inScope(module, chain.names()[0])) {
                function(chain);
            } else if (!foreach) {
                unresolved(module, chain);
            }
        }
    }

    /** The node whose id is the shortest start of a chain. */
    static @Nullable Node resolve(Module module, String[] names) {
        StringBuilder id = new StringBuilder();
        for (String name : names) {
            id.append(id.isEmpty() ? "" : ".").append(name);
            Node node = module.nodes.get(id.toString());
            if (node != null) {
                return node;
            }
        }
        return null;
    }

    private boolean inScope(Module module, String name) {
        return module.variables.containsKey(name) || functions.isNamespace(name, target);
    }

    private void function(Traversals.Chain chain) {
        FunctionSpec spec = catalogue.function(chain.names()[0], target.version());
        if (spec != null && spec.deprecated()) {
            findings.warning("alloy/deprecated-function", chain.span(), spec.name(), replacement(spec.name()));
        }
        if (chain.names().length > 1) {
            FunctionSpec member = catalogue.function(chain.names()[0] + "." + chain.names()[1], target.version());
            if (member != null && !target.stability().allows(member.stability())) {
                findings.error(
                        "alloy/stability",
                        chain.span(),
                        member.name() + " is " + member.stability().word() + ", the level is "
                                + target.stability().word());
            }
        }
    }

    /** A function of a namespace that has the old one's name. */
    private String replacement(String old) {
        String bare = old.startsWith("json_") || old.startsWith("yaml_") || old.startsWith("base64_")
                ? "from_" + old.substring(0, old.indexOf('_'))
                : old;
        for (String name : catalogue.functionNames()) {
            if (name.endsWith("." + bare) && catalogue.function(name, target.version()) != null) {
                return "use " + name;
            }
        }
        return "";
    }

    private void unresolved(Module module, Traversals.Chain chain) {
        String name = String.join(".", chain.names());
        List<String> known = new ArrayList<>();
        String type = chain.names().length > 1 ? name.substring(0, name.lastIndexOf('.')) : name;
        for (Node node : module.nodes.values()) {
            known.add(node.id);
            if (name.startsWith(node.block.name() + ".")) {
                type = String.join(".", List.of(chain.names()).subList(0, dots(node.id) + 1));
            }
        }
        String other = otherVersion(chain.names());
        if (!other.isEmpty()) {
            findings.error("alloy/version", chain.span(), other);
            return;
        }
        String hint = BodyChecker.didYouMean(type, known);
        if (hint.isEmpty()) {
            hint = BodyChecker.didYouMean(name, catalogue.functionNames());
        }
        findings.error("alloy/unknown-reference", chain.span(), name, hint);
    }

    private String otherVersion(String[] names) {
        for (String candidate : new String[] {names[0], names.length > 1 ? names[0] + "." + names[1] : names[0]}) {
            if (catalogue.functionNames().contains(candidate)) {
                return candidate + " is not in Alloy " + target.version();
            }
        }
        return "";
    }

    private static int dots(String text) {
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            dots += text.charAt(i) == '.' ? 1 : 0;
        }
        return dots;
    }

    /** A declared component that holds itself, through others or at once, is refused before anything is built. */
    private void declarations(Module module) {
        Map<String, Set<String>> edges = new HashMap<>();
        for (Declared declared : module.declares.values()) {
            Set<String> used = new LinkedHashSet<>();
            usedDeclarations(declared.block().body(), module, used);
            edges.put(String.valueOf(declared.block().label()), used);
        }
        for (List<String> circle : Cycles.of(edges)) {
            for (String label : circle) {
                Declared declared = module.declares.get(label);
                if (declared != null) {
                    Span header = declared.block().header();
                    findings.error(
                            "alloy/cycle",
                            header,
                            circle.size() == 1 ? label + " uses itself" : String.join(" → ", circle));
                    module.declares.put(label, new Declared(declared.block(), declared.home(), true));
                }
            }
        }
    }

    private static void usedDeclarations(List<Statement> statements, Module module, Set<String> used) {
        for (Statement statement : statements) {
            if (statement instanceof Statement.Block block) {
                if (module.declares.containsKey(block.name())) {
                    used.add(block.name());
                }
                usedDeclarations(block.body(), module, used);
            }
        }
    }
}
