package io.obsctl.render;

import io.obsctl.model.HostMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Small answers that several views need. */
final class Views {
    /** What dashboards and alerts need of the host; about 40 series on a small machine, of node_exporter's 1,000. */
    static final List<String> HOST_KEEP = List.of(
            "node_boot_time_seconds",
            "node_context_switches_total",
            "node_cpu_seconds_total",
            "node_disk_io_time_seconds_total",
            "node_disk_read_bytes_total",
            "node_disk_written_bytes_total",
            "node_filefd_allocated",
            "node_filefd_maximum",
            "node_filesystem_avail_bytes",
            "node_filesystem_readonly",
            "node_filesystem_size_bytes",
            "node_load1",
            "node_load5",
            "node_load15",
            "node_memory_MemAvailable_bytes",
            "node_memory_MemTotal_bytes",
            "node_memory_SwapFree_bytes",
            "node_memory_SwapTotal_bytes",
            "node_network_receive_bytes_total",
            "node_network_receive_errs_total",
            "node_network_transmit_bytes_total",
            "node_network_transmit_errs_total",
            "node_pressure_.*_waiting_seconds_total",
            "node_time_seconds",
            "node_uname_info",
            "node_vmstat_oom_kill");

    /** What the collector says about itself that dashboards, alerts and verify read. */
    static final List<String> SELF_KEEP = List.of(
            "alloy_build_info",
            "alloy_component_controller_running_components",
            "alloy_config_.*",
            "alloy_resources_process_.*",
            "loki_write_.*",
            "otelcol_exporter_.*",
            "otelcol_processor_.*",
            "otelcol_receiver_.*",
            "prometheus_remote_storage_.*",
            "prometheus_remote_write_wal_.*");

    static final List<String> CONTAINER_KEEP = List.of(
            "container_cpu_usage_seconds_total",
            "container_fs_usage_bytes",
            "container_last_seen",
            "container_memory_usage_bytes",
            "container_memory_working_set_bytes",
            "container_network_receive_bytes_total",
            "container_network_transmit_bytes_total",
            "container_oom_events_total",
            "container_spec_memory_limit_bytes",
            "container_start_time_seconds",
            "machine_cpu_cores",
            "machine_memory_bytes");

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private Views() {}

    /** One regular expression of all of them, and of {@code up}, which says whether a scrape worked. */
    static String keep(List<String> names) {
        return names.contains("up") ? String.join("|", names) : "up|" + String.join("|", names);
    }

    static @Nullable String keepOrNull(List<String> names) {
        return names.isEmpty() ? null : keep(names);
    }

    static List<String> hostKeep(HostMetrics host) {
        return host.keep().isEmpty() ? HOST_KEEP : host.keep();
    }

    /** A scrape may not wait longer than its interval: Alloy refuses that. */
    static Duration timeout(@Nullable Duration wanted, Duration interval) {
        Duration timeout = wanted == null ? TEN_SECONDS : wanted;
        return timeout.compareTo(interval) > 0 ? interval : timeout;
    }

    /** A relabel rule's replacement that is a value: a dollar would be a group of the expression. */
    static String replacement(String value) {
        return value.replace("$", "$$");
    }

    /** Puts the value, unless it is absent: absent is undefined to templates. */
    static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    /** Hosts that only the machine itself reaches. */
    static boolean isLoopback(String host) {
        return Set.of("127.0.0.1", "localhost", "[::1]", "::1").contains(host);
    }
}
