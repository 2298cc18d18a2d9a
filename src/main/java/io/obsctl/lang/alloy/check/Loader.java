package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Span;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.catalog.Body;
import io.obsctl.lang.alloy.catalog.Catalogue;
import io.obsctl.lang.alloy.catalog.Type;
import io.obsctl.lang.alloy.check.Module.Declared;
import io.obsctl.lang.alloy.check.Module.Imported;
import io.obsctl.lang.alloy.check.Module.Kind;
import io.obsctl.lang.alloy.check.Module.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loads a scope as Alloy does: sorts its blocks, wires them, evaluates each; then the scopes inside. */
final class Loader {
    private static final int DEEPEST = 12;
    private static final int MOST_INSTANCES = 500;
    private static final int MOST_ITEMS = 20;

    private final Catalogue catalogue = Catalogue.get();
    private final CheckTarget target;
    private final Findings findings;
    private final ModuleFiles files;
    private final Functions functions = new Functions(catalogue);
    private final Population population;
    private final Wiring wiring;
    private final BodyChecker bodies;
    private final Set<Statement.Block> used = Collections.newSetFromMap(new IdentityHashMap<>());
    private int depth;
    private int instances;

    Loader(CheckTarget target, Findings findings, ModuleFiles files) {
        this.target = target;
        this.findings = findings;
        this.files = files;
        this.population = new Population(catalogue, target, findings);
        this.wiring = new Wiring(catalogue, target, findings, functions);
        this.bodies = new BodyChecker(catalogue, target, findings, Rules.load());
    }

    /** Loads a module; its problems are in the findings, what it exports in the module. */
    void load(Module module, List<Statement> statements) {
        module.variables.putIfAbsent("module_path", Value.unknown(Type.Plain.STRING));
        population.fill(module, statements);
        wiring.connect(module);
        Evaluator evaluator = evaluator(module);
        for (Node node : module.nodes.values()) {
            if (node.block.name().startsWith("import.")) {
                evaluate(module, node, evaluator);
            }
        }
        for (Node node : new ArrayList<>(module.nodes.values())) {
            evaluate(module, node, evaluator);
        }
        for (Declared declared : new ArrayList<>(module.declares.values())) {
            if (!used.contains(declared.block()) && !declared.recursive()) {
                dormant(declared, module);
            }
        }
    }

    /** A declared component that nothing uses: what is wrong in it does not keep Alloy from loading. */
    private void dormant(Declared declared, Module home) {
        if (depth >= DEEPEST || ++instances > MOST_INSTANCES) {
            return;
        }
        findings.enterDormant();
        depth++;
        load(new Module(Kind.DECLARED, home), declared.block().body());
        depth--;
        findings.leaveDormant();
    }

    private Evaluator evaluator(Module module) {
        return new Evaluator(catalogue, target, functions, new ModuleNames(this, module));
    }

    /** A class rather than a lambda: this runs in every start of the program. */
    private record ModuleNames(Loader loader, Module module) implements Names {
        @Override
        public Names.@Nullable Found find(String[] chain, Span span) {
            return loader.find(module, chain);
        }
    }

    private Names.@Nullable Found find(Module module, String[] chain) {
        Node node = Wiring.resolve(module, chain);
        if (node != null) {
            int length = 1;
            for (int i = 0; i < node.id.length(); i++) {
                length += node.id.charAt(i) == '.' ? 1 : 0;
            }
            return new Names.Found(exports(module, node), length);
        }
        Value variable = module.variables.get(chain[0]);
        return variable == null ? null : new Names.Found(variable, 1);
    }

    private Value exports(Module module, Node node) {
        if (node.exports == null && !node.working) {
            evaluate(module, node, evaluator(module));
        }
        return node.exports == null ? Value.ANYTHING : node.exports;
    }

    private void evaluate(Module module, Node node, Evaluator evaluator) {
        if (node.working || node.exports != null) {
            return;
        }
        node.working = true;
        String name = node.block.name();
        if (name.equals("declare")) {
            node.exports = Value.ANYTHING;
        } else if (node.spec == null) {
            node.exports = custom(module, node, evaluator);
        } else if (name.equals("foreach")) {
            foreach(module, node, evaluator);
            node.exports = Value.ANYTHING;
        } else if (name.equals("argument")) {
            node.exports = argument(module, node, evaluator);
        } else {
            Statement.Block block = node.block;
            Decoded decoded =
                    bodies.check(node.spec.arguments(), block.body(), block.header(), block.label(), evaluator);
            node.exports = name.startsWith("import.") ? imported(module, node, decoded) : builtin(node, decoded);
            if (name.equals("export")) {
                Value value = decoded.value("value");
                module.exports.put(String.valueOf(block.label()), value == null ? Value.NOTHING : value);
            }
        }
        node.working = false;
    }

    private Value builtin(Node node, Decoded decoded) {
        Map<String, Value> fields = new LinkedHashMap<>();
        String exports = node.spec == null ? null : node.spec.exports();
        if (exports != null) {
            Body body = catalogue.body(exports);
            for (String name : body.attributes().keySet()) {
                Body.Attribute attribute = body.attribute(name, target.version());
                if (attribute != null) {
                    fields.put(name, Value.unknown(exported(attribute.type(), decoded)));
                }
            }
        }
        return new Value.Obj(fields, node.id);
    }

    /** What {@code is_secret} marks cannot become a plain string. */
    private static Type exported(Type type, Decoded decoded) {
        boolean secret = type == Type.Plain.OPTIONAL_SECRET
                && decoded.value("is_secret") instanceof Value.Bool marked
                && marked.value();
        return secret ? Type.Plain.SECRET : type;
    }

    private Value argument(Module module, Node node, Evaluator evaluator) {
        String spec = node.spec == null ? "" : node.spec.arguments();
        Decoded decoded = bodies.check(spec, node.block.body(), node.block.header(), node.block.label(), evaluator);
        Value value = Value.ANYTHING;
        if (module.arguments != null) {
            Value given = module.arguments.get(String.valueOf(node.block.label()));
            Value byDefault = decoded.value("default");
            value = given != null ? given : byDefault != null ? byDefault : Value.NOTHING;
        }
        return new Value.Obj(Map.of("value", value), node.id);
    }

    private void foreach(Module module, Node node, Evaluator evaluator) {
        List<Statement> arguments = new ArrayList<>();
        Statement.Block template = null;
        for (Statement statement : node.block.body()) {
            if (statement instanceof Statement.Block block && block.name().equals("template")) {
                template = block;
            } else {
                arguments.add(statement);
            }
        }
        Span header = node.block.header();
        String spec = node.spec == null ? "" : node.spec.arguments();
        Decoded decoded = bodies.check(spec, arguments, header, node.block.label(), evaluator);
        if (template == null) {
            findings.error("alloy/missing-block", header, "template");
            return;
        }
        if (depth >= DEEPEST || ++instances > MOST_INSTANCES) {
            return;
        }
        List<Value> items = List.of();
        if (decoded.value("collection") instanceof Value.Arr list) {
            items = list.elements()
                    .subList(0, Math.min(MOST_ITEMS, list.elements().size()));
        }
        String variable = decoded.value("var") instanceof Value.Str name ? name.value() : "";
        depth++;
        for (Value item : items) {
            load(item(module, node, variable, item), template.body());
        }
        if (items.isEmpty()) {
            findings.enterDormant();
            load(item(module, node, variable, Value.ANYTHING), template.body());
            findings.leaveDormant();
        }
        depth--;
    }

    /** A template sees everything of the scope around it. */
    private Module item(Module outer, Node foreach, String variable, Value item) {
        Module module = new Module(Kind.FOREACH, outer);
        module.variables.putAll(outer.variables);
        for (Node node : outer.nodes.values()) {
            if (node != foreach && !node.id.startsWith("declare.")) {
                namespaces(module, outer, node);
            }
        }
        if (!variable.isEmpty()) {
            module.variables.put(variable, item);
        }
        return module;
    }

    private void namespaces(Module module, Module outer, Node node) {
        String[] parts = node.id.split("\\.", -1);
        Value value = exports(outer, node);
        for (int i = parts.length - 1; i > 0; i--) {
            Map<String, Value> fields = new LinkedHashMap<>();
            fields.put(parts[i], value);
            value = new Value.Obj(fields, String.join(".", List.of(parts).subList(0, i)));
        }
        Value known = module.variables.get(parts[0]);
        module.variables.put(parts[0], known == null ? value : merged(known, value));
    }

    private static Value merged(Value a, Value b) {
        if (!(a instanceof Value.Obj left) || !(b instanceof Value.Obj right)) {
            return b;
        }
        Map<String, Value> fields = new LinkedHashMap<>(left.fields());
        for (Map.Entry<String, Value> field : right.fields().entrySet()) {
            Value known = fields.get(field.getKey());
            fields.put(field.getKey(), known == null ? field.getValue() : merged(known, field.getValue()));
        }
        return new Value.Obj(fields, left.what());
    }

    private Value imported(Module module, Node node, Decoded decoded) {
        String text = null;
        if (decoded.value("content") instanceof Value.Str content) {
            text = content.value();
        } else if (decoded.value("filename") instanceof Value.Str filename) {
            text = files.read(filename.value()).orElse(null);
        }
        if (text == null || depth >= DEEPEST) {
            return Value.ANYTHING;
        }
        AlloySyntax.Parsed parsed = AlloySyntax.parse(node.id, text);
        Module home = new Module(Kind.DECLARED, null);
        String wrong = parsed.ok() ? "" : parsed.problems().get(0).detail();
        for (Statement statement : parsed.file().body()) {
            boolean allowed = statement instanceof Statement.Block block
                    && (block.name().equals("declare") || block.name().startsWith("import."));
            if (!allowed && wrong.isEmpty()) {
                wrong = "a module holds only declare and import blocks";
            }
        }
        if (!wrong.isEmpty()) {
            findings.warning("alloy/module", node.block.header(), "what " + node.id + " imports: " + wrong, "");
        } else {
            findings.enterAnchor(node.block.header());
            depth++;
            population.fill(home, parsed.file().body());
            wiring.connect(home);
            for (Node inner : new ArrayList<>(home.nodes.values())) {
                evaluate(home, inner, evaluator(home));
            }
            depth--;
            findings.leaveAnchor();
        }
        module.imports.put(String.valueOf(node.block.label()), new Imported(true, home));
        return Value.ANYTHING;
    }

    /** An instance of a declared or imported component: its arguments, then its body. */
    private Value custom(Module module, Node node, Evaluator evaluator) {
        Statement.Block block = node.block;
        Map<String, Value> given = arguments(block, evaluator);
        int dot = block.name().indexOf('.');
        Declared declared = dot < 0 ? module.declared(block.name()) : null;
        if (dot >= 0) {
            Imported imported = module.imported(block.name().substring(0, dot));
            if (imported != null && !imported.known()) {
                return Value.ANYTHING;
            }
            if (imported != null && imported.home() != null) {
                declared = imported.home().declares.get(block.name().substring(dot + 1));
            }
        }
        if (declared == null) {
            findings.error("alloy/module", block.nameSpan(), "there is no component " + block.name() + " to be used");
            return Value.ANYTHING;
        }
        used.add(declared.block());
        boolean complete = fits(declared, block, given);
        if (declared.recursive() || !complete || depth >= DEEPEST || ++instances > MOST_INSTANCES) {
            return Value.ANYTHING;
        }
        return instance(declared, node, given);
    }

    private Value instance(Declared declared, Node node, Map<String, Value> given) {
        Module inner = new Module(Kind.DECLARED, declared.home());
        inner.arguments = given;
        boolean elsewhere =
                declared.block().span().source() != node.block.span().source();
        if (elsewhere) {
            findings.enterAnchor(node.block.header());
        }
        depth++;
        load(inner, declared.block().body());
        depth--;
        if (elsewhere) {
            findings.leaveAnchor();
        }
        return new Value.Obj(inner.exports, node.id);
    }

    private Map<String, Value> arguments(Statement.Block block, Evaluator evaluator) {
        Map<String, Value> given = new LinkedHashMap<>();
        for (Statement statement : block.body()) {
            if (!(statement instanceof Statement.Attribute attribute)) {
                findings.error("alloy/unknown-block", statement.span(), "a declared component takes only attributes");
                continue;
            }
            try {
                if (given.put(attribute.name(), evaluator.evaluate(attribute.value())) != null) {
                    findings.validateOnly(attribute.span(), "the attribute " + attribute.name() + " is given twice");
                }
            } catch (EvaluationError e) {
                findings.error(e);
                given.put(attribute.name(), Value.ANYTHING);
            }
        }
        return given;
    }

    private boolean fits(Declared declared, Statement.Block block, Map<String, Value> given) {
        Set<String> known = new LinkedHashSet<>();
        boolean fits = true;
        for (Statement statement : declared.block().body()) {
            if (statement instanceof Statement.Block argument && argument.name().equals("argument")) {
                known.add(String.valueOf(argument.label()));
                if (!given.containsKey(String.valueOf(argument.label())) && !isOptional(argument)) {
                    findings.error("alloy/missing-attribute", block.header(), String.valueOf(argument.label()));
                    fits = false;
                }
            }
        }
        for (Statement statement : block.body()) {
            if (statement instanceof Statement.Attribute attribute && !known.contains(attribute.name())) {
                findings.error(
                        "alloy/unknown-attribute",
                        attribute.span(),
                        attribute.name(),
                        BodyChecker.didYouMean(attribute.name(), known));
                fits = false;
            }
        }
        return fits;
    }

    private static boolean isOptional(Statement.Block argument) {
        for (Statement statement : argument.body()) {
            if (statement instanceof Statement.Attribute attribute
                    && attribute.name().equals("optional")) {
                return !(attribute.value() instanceof Expression.Literal literal
                        && literal.text().equals("false"));
            }
        }
        return false;
    }
}
