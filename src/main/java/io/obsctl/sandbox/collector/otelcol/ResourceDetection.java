package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.otlp.SignalsConsumer;
import io.obsctl.sandbox.collector.ottl.Ottl;
import io.obsctl.sandbox.collector.ottl.OttlFailure;
import io.obsctl.sandbox.collector.text.GoStrings;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code otelcol.processor.resourcedetection} with the detector {@code system} (host name and operating system). The
 * detector {@code env} finds nothing here: the collector is not given that variable of its process.
 */
final class ResourceDetection {
    private ResourceDetection() {}

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("debug_metrics", "timeout", "system");
        boolean override = a.flag("override", true);
        Map<String, String> found = new LinkedHashMap<>();
        for (String detector : a.has("detectors") ? a.texts("detectors") : List.of("env")) {
            switch (detector) {
                case "env" -> context.log().info("the detector env finds nothing in the sandbox's collector");
                case "system" -> {
                    found.put("host.name", context.hostname());
                    found.put("os.type", "linux");
                }
                default ->
                    a.fault(
                            "detectors",
                            "the detector \"" + detector
                                    + "\" is not known to the sandbox's collector, which is for learning, demos and tests");
            }
        }
        List<Ottl> statements = new ArrayList<>();
        found.forEach((key, value) -> {
            String place = "attributes[" + GoStrings.quote(key) + "]";
            try {
                statements.add(Ottl.statement(
                        "set(" + place + ", " + GoStrings.quote(value) + ")"
                                + (override ? "" : " where " + place + " == nil"),
                        Ottl.Context.RESOURCE));
            } catch (OttlFailure e) {
                a.fault("detectors", String.valueOf(e.getMessage()));
            }
        });
        Outputs outputs = Outputs.all(a);
        a.check();
        return new SimpleProcessor(signals -> {
            try {
                outputs.send(new SubjectWalk(Ottl.Context.RESOURCE, subject -> {
                            for (Ottl statement : statements) {
                                statement.apply(subject);
                            }
                            return true;
                        })
                        .walk(signals));
            } catch (OttlFailure e) {
                throw new SignalsConsumer.Refusal(String.valueOf(e.getMessage()), true);
            }
        });
    }
}
