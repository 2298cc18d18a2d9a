package io.obsctl.lang.alloy.graph;

import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.catalog.ComponentSpec;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A component.
 *
 * @param id name and label, such as {@code prometheus.scrape.api}; inside a declared component with its name in front
 * @param spec what the catalogue knows, or {@code null} for components that the config declares itself
 * @param takes the signals that others can send to it
 */
public record Node(
        String id, Statement.Block block, @Nullable ComponentSpec spec, Set<Signal> takes) {
    /** The component's name, such as {@code prometheus.scrape}. */
    public String component() {
        return block.name();
    }

    /** Whether data only leaves Alloy here: it takes data and sends it to no other component. */
    public boolean isSink() {
        String name = component();
        return name.startsWith("otelcol.exporter.") && !isBridge(name)
                || name.endsWith(".write")
                || name.endsWith(".remote_write")
                || name.endsWith(".echo")
                || name.startsWith("prometheus.write.");
    }

    /** Exporters of otelcol that hand data to components of another family. */
    private static boolean isBridge(String name) {
        return name.equals("otelcol.exporter.prometheus") || name.equals("otelcol.exporter.loki");
    }

    /** Nodes are the same when their blocks are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Node node && node.block == block;
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
