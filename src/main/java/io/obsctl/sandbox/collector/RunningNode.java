package io.obsctl.sandbox.collector;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.Health;
import io.obsctl.sandbox.collector.component.Link;
import io.obsctl.sandbox.collector.value.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A component of the running graph. Guarded by the graph's lock, but for health, which is read without it. */
final class RunningNode {
    Blueprint.Node node;

    @Nullable
    Component component;

    Map<String, Value> exports = Map.of();
    volatile Health health;

    /** Whether the arguments must be looked at again although nothing was written anew. */
    boolean failed;

    private final Map<String, Link> links = new HashMap<>();

    RunningNode(Blueprint.Node node, Health health) {
        this.node = node;
        this.health = health;
    }

    /** Takes over what the component exports now; true if others must be evaluated again for it. */
    boolean refreshExports() {
        Map<String, Value> now = new LinkedHashMap<>();
        if (component != null) {
            component.exports().forEach((name, value) -> now.put(name, linked(name, value)));
        }
        boolean changed = !now.equals(exports);
        exports = now;
        return changed;
    }

    private Value linked(String name, Value value) {
        Link link = links.get(name);
        if (link != null && value instanceof Value.Capsule capsule && link.turnTo(capsule.content())) {
            return new Value.Capsule(capsule.type(), link);
        }
        Link fresh = Link.to(value);
        if (fresh == null) {
            return value;
        }
        links.put(name, fresh);
        return new Value.Capsule(value.type(), fresh);
    }
}
