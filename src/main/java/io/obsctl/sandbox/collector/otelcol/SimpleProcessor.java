package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.otlp.SignalsConsumer;
import io.obsctl.sandbox.collector.value.Value;
import java.util.Map;

/** A processor that holds nothing back. */
record SimpleProcessor(SignalsConsumer consumer) implements Component {
    @Override
    public Map<String, Value> exports() {
        return Outputs.input(consumer);
    }
}
