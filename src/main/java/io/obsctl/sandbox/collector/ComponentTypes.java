package io.obsctl.sandbox.collector;

import io.obsctl.sandbox.collector.component.ComponentFactory;
import io.obsctl.sandbox.collector.discovery.DiscoveryComponents;
import io.obsctl.sandbox.collector.loki.LokiComponents;
import io.obsctl.sandbox.collector.otelcol.OtelcolComponents;
import io.obsctl.sandbox.collector.prometheus.PrometheusComponents;
import java.util.HashMap;
import java.util.Map;

/** The component types that the small collector runs. */
public final class ComponentTypes {
    private static final Map<String, ComponentFactory> ALL = new HashMap<>();

    static {
        ALL.putAll(OtelcolComponents.all());
        ALL.putAll(PrometheusComponents.all());
        ALL.putAll(LokiComponents.all());
        ALL.putAll(DiscoveryComponents.all());
    }

    private ComponentTypes() {}

    static boolean exists(String name) {
        return ALL.containsKey(name);
    }

    static ComponentFactory named(String name) {
        ComponentFactory factory = ALL.get(name);
        if (factory == null) {
            throw new IllegalArgumentException("no such component type: " + name);
        }
        return factory;
    }
}
