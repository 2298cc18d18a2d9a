package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.catalog.Catalogue;
import io.obsctl.lang.alloy.catalog.ComponentSpec;
import io.obsctl.lang.alloy.check.Module.Declared;
import io.obsctl.lang.alloy.check.Module.Imported;
import io.obsctl.lang.alloy.check.Module.Kind;
import io.obsctl.lang.alloy.check.Module.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sorts the blocks of a scope into components, declarations, imports and configuration, and checks their names. */
final class Population {
    private static final Set<String> SINGLETONS = Set.of("logging", "tracing");

    private final Catalogue catalogue;
    private final CheckTarget target;
    private final Findings findings;

    Population(Catalogue catalogue, CheckTarget target, Findings findings) {
        this.catalogue = catalogue;
        this.target = target;
        this.findings = findings;
    }

    void fill(Module module, List<Statement> statements) {
        List<Statement.Block> others = new ArrayList<>();
        Map<String, Statement.Block> declares = new HashMap<>();
        for (Statement statement : statements) {
            if (statement instanceof Statement.Block block) {
                if (block.name().equals("declare")) {
                    declare(module, block, declares);
                } else {
                    others.add(block);
                }
            } else {
                findings.error("alloy/misplaced", statement.span(), "only blocks can stand here, not an attribute");
            }
        }
        for (Statement.Block block : others) {
            if (block.name().startsWith("import.")) {
                config(module, block);
            }
        }
        for (Statement.Block block : others) {
            if (block.name().startsWith("import.")) {
                continue;
            }
            boolean service = catalogue.configBlockNames().contains(block.name())
                    && (block.label() == null || isConfig(block.name()));
            if (service) {
                config(module, block);
            } else {
                component(module, block);
            }
        }
    }

    private static boolean isConfig(String name) {
        return SINGLETONS.contains(name) || name.equals("argument") || name.equals("export") || name.equals("foreach");
    }

    private void declare(Module module, Statement.Block block, Map<String, Statement.Block> all) {
        if (block.label() == null) {
            findings.error("alloy/label", block.nameSpan(), "declare needs a label: the name of the component");
            return;
        }
        if (block.label().equals("declare")) {
            findings.error("alloy/label", block.header(), "a declared component cannot be called declare");
            return;
        }
        if (isDuplicate(all.putIfAbsent(block.label(), block), block)) {
            return;
        }
        module.declares.put(block.label(), new Declared(block, module, false));
        module.nodes.put("declare." + block.label(), new Node("declare." + block.label(), block, null));
    }

    private boolean isDuplicate(Statement.@org.jspecify.annotations.Nullable Block first, Statement.Block second) {
        if (first == null) {
            return false;
        }
        findings.error(
                "alloy/duplicate",
                second.header(),
                second.reference() + " is declared already at line "
                        + first.span().line());
        return true;
    }

    private boolean add(Module module, Node node) {
        Node first = module.nodes.putIfAbsent(node.id, node);
        return !isDuplicate(first == null ? null : first.block, node.block);
    }

    private void config(Module module, Statement.Block block) {
        String name = block.name();
        ComponentSpec spec = catalogue.configBlock(name, target.version());
        if (spec == null) {
            findings.error("alloy/version", block.header(), name + " is not in Alloy " + target.version());
            return;
        }
        if (!target.stability().allows(spec.stability())) {
            stability(block, spec);
        }
        boolean isModule = name.equals("argument") || name.equals("export");
        if (isModule && module.kind == Kind.ROOT) {
            findings.error("alloy/misplaced", block.header(), name + " can only stand inside a declare");
        } else if (!isModule && !name.startsWith("import.") && !name.equals("foreach") && module.kind != Kind.ROOT) {
            findings.error("alloy/misplaced", block.header(), name + " can only stand at the top level");
        }
        boolean needsLabel = isModule || name.equals("foreach") || name.startsWith("import.");
        if (needsLabel && block.label() == null) {
            findings.error("alloy/label", block.nameSpan(), name + " needs a label");
            return;
        }
        if (add(module, new Node(block.reference(), block, spec)) && name.startsWith("import.")) {
            module.imports.put(String.valueOf(block.label()), new Imported(false, null));
        }
    }

    private void component(Module module, Statement.Block block) {
        String name = block.name();
        String firstName = name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'));
        if (module.isCustom(firstName)) {
            if (block.label() == null) {
                findings.validateOnly(block.nameSpan(), "the component " + name + " has no label");
            }
            add(module, new Node(block.reference(), block, null));
            return;
        }
        ComponentSpec spec = catalogue.component(name, target.version());
        if (spec == null) {
            unknown(module, block);
            return;
        }
        if (spec.community() && !target.community()) {
            findings.error(
                    "alloy/community",
                    block.nameSpan(),
                    name + " is a community component",
                    "run Alloy with --feature.community-components.enabled and check with --community");
        } else if (!spec.community() && !target.stability().allows(spec.stability())) {
            stability(block, spec);
        }
        if (block.label() == null) {
            findings.error("alloy/label", block.nameSpan(), "the component " + name + " needs a label");
            return;
        }
        add(module, new Node(block.reference(), block, spec));
    }

    private void stability(Statement.Block block, ComponentSpec spec) {
        findings.error(
                "alloy/stability",
                block.nameSpan(),
                spec.name() + " is " + spec.stability().word() + " in Alloy " + target.version() + ", the level is "
                        + target.stability().word(),
                "run Alloy with --stability.level=" + spec.stability().word() + " and check with --stability "
                        + spec.stability().word());
    }

    private void unknown(Module module, Statement.Block block) {
        String name = block.name();
        List<ComponentSpec> variants = catalogue.variants(name);
        if (!variants.isEmpty()) {
            ComponentSpec first = variants.get(0);
            ComponentSpec last = variants.get(variants.size() - 1);
            boolean newer = first.versions().since().compareTo(target.version()) > 0;
            findings.error(
                    "alloy/version",
                    block.nameSpan(),
                    newer
                            ? name + " is in Alloy from " + first.versions().since() + "; the target is "
                                    + target.version()
                            : name + " is in Alloy until " + last.versions().until() + "; the target is "
                                    + target.version());
            return;
        }
        Set<String> names = new LinkedHashSet<>(catalogue.componentNames());
        for (Module m = module; m != null; m = m.parent) {
            names.addAll(m.declares.keySet());
        }
        names.addAll(catalogue.configBlockNames());
        findings.error("alloy/unknown-component", block.nameSpan(), name, BodyChecker.didYouMean(name, names));
    }
}
