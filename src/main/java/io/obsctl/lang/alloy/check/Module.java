package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.catalog.ComponentSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One scope of components: the root, one instance of a declared component, or the template of a foreach. */
final class Module {
    enum Kind {
        ROOT,
        DECLARED,
        FOREACH
    }

    /** A component, a configuration block or a declaration of this scope. */
    static final class Node {
        final String id;
        final Statement.Block block;
        /** Of built-in components and configuration blocks. */
        final @Nullable ComponentSpec spec;

        final Set<Node> references = new LinkedHashSet<>();

        @Nullable
        Value exports;

        boolean working;

        Node(String id, Statement.Block block, @Nullable ComponentSpec spec) {
            this.id = id;
            this.block = block;
            this.spec = spec;
        }
    }

    /**
     * A component that a config makes itself.
     *
     * @param home the scope in which its body finds other declared components
     * @param recursive it holds itself: it can never be loaded
     */
    record Declared(Statement.Block block, Module home, boolean recursive) {}

    /** What an import block brings; unknown when its source cannot be looked into. */
    record Imported(boolean known, @Nullable Module home) {}

    final Kind kind;
    final @Nullable Module parent;
    final Map<String, Node> nodes = new LinkedHashMap<>();
    final Map<String, Declared> declares = new HashMap<>();
    final Map<String, Imported> imports = new HashMap<>();
    final Map<String, Value> variables = new HashMap<>();
    final Map<String, Value> exports = new LinkedHashMap<>();
    /** What the instance was given, by name; {@code null} when anything may have been given. */
    @Nullable
    Map<String, Value> arguments;

    Module(Kind kind, @Nullable Module parent) {
        this.kind = kind;
        this.parent = parent;
    }

    /** Whether a component's first name belongs to a declaration or import here or further out. */
    boolean isCustom(String firstName) {
        for (Module m = this; m != null; m = m.parent) {
            if (m.declares.containsKey(firstName) || m.imports.containsKey(firstName)) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    Declared declared(String name) {
        for (Module m = this; m != null; m = m.parent) {
            Declared found = m.declares.get(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Nullable
    Imported imported(String namespace) {
        for (Module m = this; m != null; m = m.parent) {
            Imported found = m.imports.get(namespace);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
