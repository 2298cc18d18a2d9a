package io.obsctl.sandbox.collector.loki;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.logs.LogsReceiver;
import io.obsctl.sandbox.collector.net.ClientAuth;
import io.obsctl.sandbox.collector.net.EndpointUrl;
import io.obsctl.sandbox.collector.net.HttpSender;
import io.obsctl.sandbox.collector.net.Tls;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code loki.write}: pushes entries, compressed, in batches. */
final class LokiWrite implements Component, LogsReceiver {
    private final Map<String, String> externalLabels;
    private final List<PushQueue> queues;

    private LokiWrite(Map<String, String> externalLabels, List<PushQueue> queues) {
        this.externalLabels = externalLabels;
        this.queues = queues;
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("wal", "max_streams");
        Map<String, String> external = a.textMap("external_labels");
        List<PushQueue> queues = new ArrayList<>();
        List<Arguments> endpoints = a.blocks("endpoint");
        if (endpoints.isEmpty()) {
            a.fault(a.header(), "at least one endpoint config must be provided");
        }
        for (Arguments b : endpoints) {
            endpoint(b, context, queues);
        }
        a.check();
        return new LokiWrite(external, queues);
    }

    private static void endpoint(Arguments b, ComponentContext context, List<PushQueue> into) {
        b.ignoring(
                "enable_http2",
                "follow_redirects",
                "proxy_url",
                "no_proxy",
                "proxy_from_environment",
                "proxy_connect_header",
                "queue_config",
                "name");
        EndpointUrl url = EndpointUrl.of(b);
        Duration timeout = b.duration("remote_timeout", Duration.ofSeconds(10));
        Tls tls = b.block("tls_config").map(Tls::of).orElse(Tls.none());
        try {
            PushQueue.Options options = new PushQueue.Options(
                    url.text(),
                    url.authority(),
                    b.text("tenant_id", ""),
                    b.textMap("headers"),
                    ClientAuth.of(b),
                    b.duration("batch_wait", Duration.ofSeconds(1)),
                    b.bytes("batch_size", 1 << 20),
                    b.duration("min_backoff_period", Duration.ofMillis(500)),
                    b.duration("max_backoff_period", Duration.ofMinutes(5)),
                    b.whole("max_backoff_retries", 10),
                    b.flag("retry_on_http_429", true));
            into.add(new PushQueue(context, options, new HttpSender(timeout, tls)));
        } catch (IOException e) {
            b.fault(b.header(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Map<String, Value> exports() {
        return Map.of("receiver", new Value.Capsule("capsule(\"loki.LogsReceiver\")", this));
    }

    @Override
    public void start() {
        queues.forEach(PushQueue::start);
    }

    @Override
    public void accept(LogEntry entry) throws InterruptedException {
        Map<String, String> labels = new HashMap<>(externalLabels);
        labels.putAll(entry.labels());
        for (PushQueue queue : queues) {
            queue.add(entry.withLabels(labels));
        }
    }

    @Override
    public void close() {
        queues.forEach(PushQueue::close);
    }
}
