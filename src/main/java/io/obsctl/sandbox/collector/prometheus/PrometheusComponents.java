package io.obsctl.sandbox.collector.prometheus;

import io.obsctl.sandbox.collector.component.ComponentFactory;
import java.util.HashMap;
import java.util.Map;

/** The {@code prometheus.*} types. */
public final class PrometheusComponents {
    private PrometheusComponents() {}

    public static Map<String, ComponentFactory> all() {
        Map<String, ComponentFactory> all = new HashMap<>();
        all.put("prometheus.scrape", Scrape::create);
        all.put("prometheus.relabel", MetricsRelabel::create);
        all.put("prometheus.remote_write", RemoteWrite::create);
        all.put("prometheus.exporter.self", Exporters::self);
        all.put("prometheus.exporter.unix", Exporters::unix);
        all.put("prometheus.exporter.postgres", Exporters::postgres);
        all.put("prometheus.exporter.redis", Exporters::redis);
        all.put("prometheus.exporter.mongodb", Exporters::mongodb);
        all.put("prometheus.exporter.cadvisor", Exporters::cadvisor);
        return all;
    }
}
