package io.obsctl.sandbox.collector.loki;

import io.obsctl.sandbox.collector.component.ComponentFactory;
import java.util.HashMap;
import java.util.Map;

/** The {@code loki.*} types. */
public final class LokiComponents {
    private LokiComponents() {}

    public static Map<String, ComponentFactory> all() {
        Map<String, ComponentFactory> all = new HashMap<>();
        all.put("loki.source.file", FileSource::create);
        all.put("loki.source.journal", JournalSource::create);
        all.put("loki.source.docker", DockerSource::create);
        all.put("loki.source.api", ApiSource::create);
        all.put("loki.process", LogsProcess::create);
        all.put("loki.relabel", LogsRelabel::create);
        all.put("loki.write", LokiWrite::create);
        return all;
    }
}
