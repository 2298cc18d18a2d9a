package io.obsctl.sandbox.collector.prometheus;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Pages;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code prometheus.exporter.*}: pages inside the collector. Those of databases only tell whether a port answers. */
final class Exporters {
    private static final int CONNECT_MILLIS = 2_000;

    /** An exporter with its page. */
    private static final class Exporter implements Component {
        private final ComponentContext context;
        private final Map<String, Value> target;
        private final Supplier<String> page;

        Exporter(ComponentContext context, Map<String, String> target, Supplier<String> page) {
            this.context = context;
            this.page = page;
            Map<String, Value> fields = new LinkedHashMap<>();
            new TreeMap<>(target).forEach((k, v) -> fields.put(k, new Value.Text(v)));
            this.target = fields;
        }

        @Override
        public Map<String, Value> exports() {
            return Map.of("targets", new Value.Items(List.of(new Value.Fields(target))));
        }

        @Override
        public void start() {
            context.pages().publish(Pages.pathOf(context.id()), page);
        }

        @Override
        public void close() {
            context.pages().remove(Pages.pathOf(context.id()));
        }
    }

    private Exporters() {}

    private static Component exporter(ComponentContext context, String job, String instance, Supplier<String> page) {
        Map<String, String> target = new LinkedHashMap<>();
        target.put("__address__", Pages.ADDRESS);
        target.put("__scheme__", "http");
        target.put("__metrics_path__", Pages.pathOf(context.id()));
        target.put("instance", instance);
        target.put("job", "integrations/" + job);
        return new Exporter(context, target, page);
    }

    static Component self(Arguments a, ComponentContext context) throws BadArguments {
        a.check();
        return exporter(
                context, "self", context.hostname(), () -> context.metrics().text());
    }

    static Component unix(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring(
                "include_exporter_metrics",
                "disable_collectors",
                "enable_collectors",
                "set_collectors",
                "sysfs_path",
                "udev_data_path",
                "filesystem",
                "netdev",
                "netclass",
                "disk",
                "diskstats",
                "cpu",
                "systemd",
                "textfile");
        Path proc = Path.of(a.text("procfs_path", "/proc"));
        Path root = Path.of(a.text("rootfs_path", "/"));
        a.check();
        HostMetrics host = new HostMetrics(proc, root, context.clock());
        return exporter(context, "unix", context.hostname(), host::text);
    }

    static Component postgres(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring(
                "disable_default_metrics",
                "disable_settings_metrics",
                "custom_queries_config_path",
                "autodiscovery",
                "enabled_collectors",
                "stat_statements",
                "config_file",
                "stat_checkpointer");
        List<String> sources = new java.util.ArrayList<>();
        if (a.value("data_source_names") instanceof Value.Items items) {
            for (Value value : items.values()) {
                sources.add(
                        value instanceof Value.Sensitive s
                                ? s.plain()
                                : value instanceof Value.Text t ? t.value() : "");
            }
        } else {
            a.fault(a.header(), "missing required attribute \"data_source_names\"");
        }
        a.check();
        onlyUp(context, "pg_up");
        InetSocketAddress address = sources.isEmpty() ? null : address(sources.get(0), 5432);
        return exporter(
                context,
                "postgres",
                shown(address),
                () -> up("pg_up", "Whether the last scrape could connect.", address));
    }

    static Component redis(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring(
                "redis_user",
                "redis_password_file",
                "redis_password_map_file",
                "namespace",
                "config_command",
                "check_keys",
                "check_key_groups",
                "check_key_groups_batch_size",
                "max_distinct_key_groups",
                "check_single_keys",
                "check_streams",
                "check_single_streams",
                "count_keys",
                "script_path",
                "script_paths",
                "connection_timeout",
                "tls_client_key_file",
                "tls_client_cert_file",
                "tls_ca_cert_file",
                "set_client_name",
                "is_tile38",
                "is_cluster",
                "export_client_list",
                "export_client_port",
                "redis_metrics_only",
                "ping_on_connect",
                "incl_system_metrics",
                "skip_tls_verification");
        a.secret("redis_password");
        String text = a.text("redis_addr");
        a.check();
        onlyUp(context, "redis_up");
        InetSocketAddress address = address(text, 6379);
        return exporter(context, "redis", shown(address), () -> up("redis_up", "Whether the port answers.", address));
    }

    static Component mongodb(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring(
                "compatible_mode",
                "collect_all",
                "direct_connect",
                "discovering_mode",
                "tls_basic_auth_config_path",
                "enable_db_stats",
                "enable_diagnostic_data",
                "enable_replicaset_status",
                "enable_top_metrics",
                "enable_coll_stats",
                "enable_index_stats",
                "enable_db_stats_free_storage",
                "enable_shards",
                "enable_fcv",
                "enable_profile",
                "enable_pbm_metrics",
                "enable_currentop_metrics",
                "enable_replicaset_config",
                "log_level");
        Value.Sensitive uri = a.secret("mongodb_uri");
        if (uri == null) {
            a.fault(a.header(), "missing required attribute \"mongodb_uri\"");
        }
        a.check();
        onlyUp(context, "mongodb_up");
        InetSocketAddress address = uri == null ? null : address(uri.plain(), 27017);
        return exporter(
                context, "mongodb", shown(address), () -> up("mongodb_up", "Whether the port answers.", address));
    }

    static Component cadvisor(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring(
                "docker_host",
                "docker_only",
                "store_container_labels",
                "allowlisted_container_labels",
                "env_metadata_allowlist",
                "raw_cgroup_prefix_allowlist",
                "perf_events_config",
                "resctrl_interval",
                "disabled_metrics",
                "enabled_metrics",
                "storage_duration",
                "containerd_host",
                "containerd_namespace",
                "use_docker_tls",
                "docker_tls_cert",
                "docker_tls_key",
                "docker_tls_ca",
                "disable_root_cgroup_stats");
        a.check();
        context.log().warn("the sandbox's collector has no metrics of containers: this page stays empty");
        return exporter(context, "cadvisor", context.hostname(), () -> "");
    }

    private static void onlyUp(ComponentContext context, String metric) {
        context.log().warn("the sandbox's collector only tells by " + metric + " whether the port answers");
    }

    private static String shown(@org.jspecify.annotations.Nullable InetSocketAddress address) {
        return address == null ? "unknown" : address.getHostString() + ":" + address.getPort();
    }

    /** Host and port of a connection string, {@code postgres://u:p@h:5432/db}, {@code host=h port=1} or {@code h:1}. */
    static InetSocketAddress address(String given, int otherwise) {
        String source = given.strip();
        if (source.contains("://")) {
            try {
                String host = URI.create(source).getHost();
                int port = URI.create(source).getPort();
                return InetSocketAddress.createUnresolved(
                        host == null ? "localhost" : host, port < 0 ? otherwise : port);
            } catch (IllegalArgumentException e) {
                return InetSocketAddress.createUnresolved("localhost", otherwise);
            }
        }
        if (source.contains("=")) {
            Map<String, String> words = new LinkedHashMap<>();
            for (String word : source.strip().split("\\s+")) {
                int equals = word.indexOf('=');
                words.put(word.substring(0, Math.max(0, equals)), word.substring(equals + 1));
            }
            String port = words.getOrDefault("port", "");
            return InetSocketAddress.createUnresolved(
                    words.getOrDefault("host", "localhost"),
                    port.matches("\\d{1,5}") ? Integer.parseInt(port) : otherwise);
        }
        int colon = source.lastIndexOf(':');
        boolean hasPort = colon >= 0 && source.substring(colon + 1).matches("\\d{1,5}");
        return InetSocketAddress.createUnresolved(
                hasPort ? source.substring(0, colon) : source,
                hasPort ? Integer.parseInt(source.substring(colon + 1)) : otherwise);
    }

    private static String up(String metric, String help, @org.jspecify.annotations.Nullable InetSocketAddress address) {
        int value = address != null && answers(address) ? 1 : 0;
        return "# HELP " + metric + " " + help + "\n# TYPE " + metric + " gauge\n" + metric + " " + value + "\n";
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
