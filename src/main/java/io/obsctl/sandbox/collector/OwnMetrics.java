package io.obsctl.sandbox.collector;

import io.obsctl.sandbox.collector.component.Health;
import io.obsctl.sandbox.collector.metric.SelfMetrics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The series of {@code alloy_*}: names, labels and what they lie about are those of Alloy 1.15. */
final class OwnMetrics {
    private static final String FAILURES = "alloy_config_load_failures_total";

    private OwnMetrics() {}

    static void register(SelfMetrics metrics, ComponentGraph graph, Clock clock, BooleanSupplier lastGood) {
        metrics.count(FAILURES, "Configuration load failures.", 0, Map.of());
        metrics.gauge(
                "alloy_config_last_load_successful",
                "Config loaded successfully.",
                () -> lastGood.getAsBoolean() ? 1 : 0,
                Map.of());
        metrics.gauge(
                "alloy_build_info",
                "A metric with a constant '1' value labeled by version.",
                () -> 1,
                Map.of("version", SmallCollector.VERSION, "goversion", "none", "revision", "obsctl-small-collector"));
        metrics.gauge(
                "alloy_resources_process_resident_memory_bytes",
                "Current resident memory size in bytes of the process that holds this collector.",
                OwnMetrics::residentBytes,
                Map.of());
        metrics.gauge(
                "alloy_resources_process_start_time_seconds",
                "Start time of the process that holds this collector.",
                () -> ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0,
                Map.of());
        for (Health.State state : Health.State.values()) {
            metrics.gauge(
                    "alloy_component_controller_running_components",
                    "Total number of running components.",
                    () -> graph.nodes().stream()
                            .filter(n -> n.health.state() == state)
                            .count(),
                    Map.of("controller_id", "", "controller_path", "/", "health_type", state.text()));
        }
    }

    static void countLoadFailure(SelfMetrics metrics) {
        metrics.count(FAILURES, "Configuration load failures.", 1, Map.of());
    }

    static void loaded(SelfMetrics metrics, Clock clock) {
        double now = clock.instant().getEpochSecond();
        metrics.gauge(
                "alloy_config_last_load_success_timestamp_seconds",
                "Timestamp of the last successful configuration load.",
                () -> now,
                Map.of());
    }

    /** The hash of the last attempt, good or not. */
    static void hash(SelfMetrics metrics, String sha256) {
        metrics.remove("alloy_config_hash");
        metrics.gauge(
                "alloy_config_hash",
                "Hash of the currently active config file.",
                () -> 1,
                Map.of("sha256", sha256, "cluster_name", ""));
    }

    private static double residentBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Double.parseDouble(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Not Linux: the heap is the best that can be told.
            return Runtime.getRuntime().totalMemory();
        }
        return Runtime.getRuntime().totalMemory();
    }
}
