package io.obsctl.sandbox.collector;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Health;
import io.obsctl.sandbox.collector.component.Log;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Evaluated;
import io.obsctl.sandbox.collector.value.EvaluationFailure;
import io.obsctl.sandbox.collector.value.Evaluator;
import io.obsctl.sandbox.collector.value.Fault;
import io.obsctl.sandbox.collector.value.Scope;
import io.obsctl.sandbox.collector.value.StdLib;
import io.obsctl.sandbox.collector.value.Value;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The components that run. A new blueprint changes only what is written anew or depends on it; a component that refuses
 * its new arguments goes on with its old ones and is unhealthy, as in Alloy.
 */
final class ComponentGraph implements AutoCloseable {
    private final Map<String, RunningNode> nodes = new LinkedHashMap<>();
    private final Function<String, ComponentContext> contexts;
    private final Evaluator evaluator;
    private final Clock clock;
    private final Log log;
    private boolean closed;

    ComponentGraph(StdLib library, Function<String, ComponentContext> contexts, Clock clock, Log log) {
        this.contexts = contexts;
        this.clock = clock;
        this.log = log;
        this.evaluator = new Evaluator(scope(), library);
    }

    /** What is exported, by the longest reference that fits. */
    private Scope scope() {
        return path -> {
            for (int parts = path.size(); parts > 0; parts--) {
                RunningNode node = nodes.get(String.join(".", path.subList(0, parts)));
                if (node != null) {
                    return Optional.of(new Scope.Found(new Value.Fields(node.exports), parts));
                }
            }
            return Optional.empty();
        };
    }

    /** Makes the graph what a blueprint says. The faults are those of components that refuse their arguments. */
    synchronized List<Fault> apply(Blueprint blueprint) {
        Set<String> wanted = new HashSet<>();
        blueprint.nodes().forEach(n -> wanted.add(n.id()));
        for (RunningNode node : new ArrayList<>(nodes.values())) {
            if (!wanted.contains(node.node.id())) {
                close(node);
                nodes.remove(node.node.id());
                ComponentContext context = contexts.apply(node.node.id());
                context.metrics().remove(labels -> node.node.id().equals(labels.get("component_id")));
            }
        }
        Set<String> changed = new HashSet<>();
        for (Blueprint.Node node : blueprint.nodes()) {
            RunningNode running = nodes.get(node.id());
            if (running == null) {
                nodes.put(node.id(), new RunningNode(node, health(Health.State.UNKNOWN, "component created")));
                changed.add(node.id());
            } else {
                String before = running.node.block().span().text();
                if (running.failed || !before.equals(node.block().span().text())) {
                    changed.add(node.id());
                }
                running.node = node;
            }
        }
        return evaluate(blueprint.nodes(), changed);
    }

    /** Evaluates what depends on a component whose exports are new. */
    synchronized void refresh(String id) {
        RunningNode running = nodes.get(id);
        if (closed || running == null || !running.refreshExports()) {
            return;
        }
        List<Blueprint.Node> order = nodes.values().stream().map(n -> n.node).toList();
        Set<String> changed = new HashSet<>();
        changed.add(id + "/exports");
        for (Fault fault : evaluate(order, changed)) {
            log.error("failed to re-evaluate a component", "err", fault.toString());
        }
    }

    /** Nodes come in order; {@code changed} holds ids to evaluate, and {@code id/exports} for new exports. */
    private List<Fault> evaluate(List<Blueprint.Node> order, Set<String> changed) {
        List<Fault> faults = new ArrayList<>();
        for (Blueprint.Node node : order) {
            boolean needed = changed.contains(node.id())
                    || node.references().stream().anyMatch(r -> changed.contains(r + "/exports"));
            RunningNode running = nodes.get(node.id());
            if (!needed || running == null) {
                continue;
            }
            List<Fault> refused = build(running);
            running.failed = !refused.isEmpty() || running.health.isUnhealthy();
            faults.addAll(refused);
            if (running.refreshExports()) {
                changed.add(node.id() + "/exports");
            }
        }
        // Order matters for the next refresh: it walks the map.
        Map<String, RunningNode> sorted = new LinkedHashMap<>();
        order.forEach(n -> sorted.put(n.id(), Objects.requireNonNull(nodes.get(n.id()))));
        nodes.clear();
        nodes.putAll(sorted);
        return faults;
    }

    private List<Fault> build(RunningNode running) {
        Blueprint.Node node = running.node;
        try {
            Arguments arguments = new Arguments(Evaluated.of(node.block(), evaluator));
            Component old = running.component;
            if (old != null && old.update(arguments)) {
                running.health = health(Health.State.HEALTHY, "component evaluated");
                return List.of();
            }
            // Asking twice would tell faults twice: a component that was asked for an update left them in there.
            Arguments fresh = old == null ? arguments : new Arguments(Evaluated.of(node.block(), evaluator));
            Component made = ComponentTypes.named(node.block().name()).create(fresh, contexts.apply(node.id()));
            close(running);
            running.component = made;
            start(running, made);
            return List.of();
        } catch (EvaluationFailure e) {
            return refused(running, List.of(e.fault()));
        } catch (BadArguments e) {
            return refused(running, e.faults());
        }
    }

    private List<Fault> refused(RunningNode running, List<Fault> faults) {
        running.health = health(
                Health.State.UNHEALTHY,
                "component evaluation failed: " + faults.get(0).message());
        return faults;
    }

    private void start(RunningNode running, Component component) {
        try {
            component.start();
            running.health = health(Health.State.HEALTHY, "started component");
        } catch (IOException e) {
            running.health = health(Health.State.UNHEALTHY, String.valueOf(e.getMessage()));
            log.error(
                    "failed to start component",
                    "component_id",
                    running.node.id(),
                    "err",
                    String.valueOf(e.getMessage()));
        }
    }

    private static void close(RunningNode running) {
        Component component = running.component;
        if (component != null) {
            component.close();
            running.component = null;
        }
    }

    private Health health(Health.State state, String message) {
        return new Health(state, message, clock.instant());
    }

    /** What there is, for the doors. */
    synchronized List<RunningNode> nodes() {
        return List.copyOf(nodes.values());
    }

    /** Stops everything, those who take data in first. */
    @Override
    public synchronized void close() {
        closed = true;
        List<RunningNode> all = new ArrayList<>(nodes.values());
        java.util.Collections.reverse(all);
        all.forEach(ComponentGraph::close);
        nodes.clear();
    }
}
