package io.obsctl.lang.alloy.graph;

import io.obsctl.lang.alloy.AlloyFile;
import io.obsctl.lang.alloy.Span;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.catalog.Body;
import io.obsctl.lang.alloy.catalog.Catalogue;
import io.obsctl.lang.alloy.catalog.ComponentSpec;
import io.obsctl.lang.alloy.catalog.Type;
import io.obsctl.lang.alloy.check.Traversals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The components of a config and the ways between them. Immutable. */
public final class Graph {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();
    private final Map<String, List<Edge>> outgoing = new LinkedHashMap<>();
    private final Map<String, List<Edge>> incoming = new LinkedHashMap<>();
    private final Catalogue catalogue = Catalogue.get();
    private final AlloyVersion version;

    private Graph(AlloyVersion version) {
        this.version = version;
    }

    /** The graph of the files of one config; what a version does not have counts as a declared component. */
    public static Graph of(List<AlloyFile> files, AlloyVersion version) {
        Graph graph = new Graph(version);
        List<Statement> statements = new ArrayList<>();
        for (AlloyFile file : files) {
            statements.addAll(file.body());
        }
        graph.scope("", statements);
        return graph;
    }

    /** All components in the order of the text. */
    public List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    public List<Edge> edges() {
        return List.copyOf(edges);
    }

    /** The ways that start at a component. */
    public List<Edge> from(Node node) {
        return List.copyOf(outgoing.getOrDefault(node.id(), List.of()));
    }

    /** The ways that end at a component. */
    public List<Edge> to(Node node) {
        return List.copyOf(incoming.getOrDefault(node.id(), List.of()));
    }

    /** Everything that data from a component can reach, itself left out. */
    public Set<Node> downstream(Node start) {
        Set<Node> seen = new LinkedHashSet<>();
        Deque<Node> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            for (Edge edge : outgoing.getOrDefault(open.pop().id(), List.of())) {
                if (edge.signal().isData() && seen.add(edge.to())) {
                    open.push(edge.to());
                }
            }
        }
        return seen;
    }

    private void scope(String prefix, List<Statement> statements) {
        Map<String, Node> here = new LinkedHashMap<>();
        for (Statement statement : statements) {
            if (statement instanceof Statement.Block block) {
                if (block.name().equals("declare")) {
                    scope(prefix + block.label() + "/", block.body());
                } else if (block.name().equals("foreach")) {
                    templates(prefix, block);
                } else if (catalogue.configBlock(block.name(), version) == null && block.label() != null) {
                    Node node = node(prefix, block);
                    here.put(block.reference(), node);
                    nodes.putIfAbsent(node.id(), node);
                }
            }
        }
        for (Node node : here.values()) {
            connect(node, here);
        }
    }

    private void templates(String prefix, Statement.Block foreach) {
        for (Statement statement : foreach.body()) {
            if (statement instanceof Statement.Block block && block.name().equals("template")) {
                scope(prefix + foreach.label() + "/", block.body());
            }
        }
    }

    private Node node(String prefix, Statement.Block block) {
        ComponentSpec spec = catalogue.component(block.name(), version);
        Set<Signal> takes = EnumSet.noneOf(Signal.class);
        if (spec != null && spec.exports() != null) {
            for (String export : catalogue.body(spec.exports()).attributes().keySet()) {
                Signal signal = exported(spec, export);
                if (signal.isData()) {
                    takes.add(signal);
                }
            }
        }
        return new Node(prefix + block.reference(), block, spec, takes);
    }

    private void connect(Node node, Map<String, Node> here) {
        walk(node, node.block().body(), "", here);
    }

    private void walk(Node node, List<Statement> statements, String within, Map<String, Node> here) {
        for (Statement statement : statements) {
            if (statement instanceof Statement.Block block) {
                walk(node, block.body(), block.name(), here);
            } else if (statement instanceof Statement.Attribute attribute) {
                for (Traversals.Chain chain : Traversals.of(attribute.value())) {
                    reference(node, chain, within.equals("output") ? attribute.name() : "", here);
                }
            }
        }
    }

    private void reference(Node node, Traversals.Chain chain, String output, Map<String, Node> here) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < chain.names().length; i++) {
            id.append(i == 0 ? "" : ".").append(chain.names()[i]);
            Node other = here.get(id.toString());
            if (other != null) {
                String export = i + 1 < chain.names().length ? chain.names()[i + 1] : "";
                edge(node, other, export, output, chain.span());
                return;
            }
        }
    }

    /** A reference to a receiver sends data there; a reference to anything else takes something from there. */
    private void edge(Node node, Node other, String export, String output, Span at) {
        Signal signal = other.spec() == null ? guess(export) : exported(other.spec(), export);
        if (!signal.isData()) {
            add(new Edge(other, node, signal, at));
            return;
        }
        Signal precise = signal == Signal.OTLP
                ? switch (output) {
                    case "traces" -> Signal.TRACES;
                    case "metrics" -> Signal.METRICS;
                    case "logs" -> Signal.LOGS;
                    default -> signal;
                }
                : signal;
        add(new Edge(node, other, precise, at));
    }

    private static Signal guess(String export) {
        return export.contains("receiver") || export.contains("input") ? Signal.OTLP : Signal.SETTINGS;
    }

    private Signal exported(ComponentSpec spec, String export) {
        Body.Attribute attribute =
                spec.exports() == null ? null : catalogue.body(spec.exports()).attribute(export, version);
        Type type = attribute == null ? null : attribute.type();
        return signal(type);
    }

    private static Signal signal(@Nullable Type type) {
        if (type instanceof Type.Capsule capsule) {
            return switch (capsule.signal()) {
                case "metrics" -> Signal.METRICS;
                case "logs" -> Signal.LOGS;
                case "profiles" -> Signal.PROFILES;
                case "otlp" -> Signal.OTLP;
                default -> Signal.SETTINGS;
            };
        }
        return type instanceof Type.ListOf list && list.element() == Type.Plain.TARGET
                ? Signal.TARGETS
                : Signal.SETTINGS;
    }

    private void add(Edge edge) {
        edges.add(edge);
        put(outgoing, edge.from().id(), edge);
        put(incoming, edge.to().id(), edge);
    }

    private static void put(Map<String, List<Edge>> all, String id, Edge edge) {
        List<Edge> known = all.get(id);
        if (known == null) {
            known = new ArrayList<>();
            all.put(id, known);
        }
        known.add(edge);
    }
}
