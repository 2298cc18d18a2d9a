package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.component.ComponentFactory;
import java.util.HashMap;
import java.util.Map;

/** The {@code otelcol.*} types. */
public final class OtelcolComponents {
    private OtelcolComponents() {}

    public static Map<String, ComponentFactory> all() {
        Map<String, ComponentFactory> all = new HashMap<>();
        all.put("otelcol.receiver.otlp", OtlpReceiver::create);
        all.put("otelcol.receiver.prometheus", PrometheusBridge::receiver);
        all.put("otelcol.receiver.loki", LokiBridge::receiver);
        all.put("otelcol.auth.basic", AuthComponents::basic);
        all.put("otelcol.auth.bearer", AuthComponents::bearer);
        all.put("otelcol.processor.memory_limiter", MemoryLimiter::create);
        all.put("otelcol.processor.batch", Batcher::create);
        all.put("otelcol.processor.transform", TransformProcessor::create);
        all.put("otelcol.processor.filter", FilterProcessor::create);
        all.put("otelcol.processor.attributes", AttributesProcessor::create);
        all.put("otelcol.processor.resourcedetection", ResourceDetection::create);
        all.put("otelcol.processor.tail_sampling", TailSampling::create);
        all.put("otelcol.exporter.otlphttp", OtlpHttpExporter::create);
        all.put("otelcol.exporter.prometheus", PrometheusBridge::exporter);
        all.put("otelcol.exporter.loki", LokiBridge::exporter);
        return all;
    }
}
