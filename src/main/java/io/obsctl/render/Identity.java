package io.obsctl.render;

import io.obsctl.model.Profile;
import io.obsctl.model.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a signal: resource attributes of OTLP, labels of what is scraped or read. Dashboards and alerts choose by the
 * labels, so that both ways give the same ones.
 */
final class Identity {
    static final String ENVIRONMENT_LABEL = "deployment_environment";
    static final String SERVICE_LABEL = "service_name";

    private Identity() {}

    /** Labels of everything that does not come by OTLP. */
    static Map<String, String> labels(Profile profile) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(ENVIRONMENT_LABEL, profile.environment());
        labels.put(SERVICE_LABEL, profile.service().name());
        if (profile.service().namespace() != null) {
            labels.put("service_namespace", profile.service().namespace());
        }
        return labels;
    }

    static Map<String, Object> model(Profile profile) {
        Service service = profile.service();
        List<Map<String, Object>> always = new ArrayList<>();
        attribute(always, "deployment.environment.name", profile.environment());
        attribute(always, "deployment.environment", profile.environment());
        attribute(always, "service.namespace", service.namespace());
        profile.process().resource().forEach((key, value) -> attribute(always, key, value));
        List<Map<String, Object>> ifAbsent = new ArrayList<>();
        attribute(ifAbsent, "team", service.team());
        attribute(ifAbsent, "cloud.region", service.region());
        return Map.of(
                "always",
                always,
                "ifAbsent",
                ifAbsent,
                "labels",
                List.of(
                        Map.of("label", ENVIRONMENT_LABEL, "key", "deployment.environment.name"),
                        Map.of("label", SERVICE_LABEL, "key", "service.name"),
                        Map.of("label", "service_namespace", "key", "service.namespace")));
    }

    private static void attribute(List<Map<String, Object>> attributes, String key, @Nullable String value) {
        if (value != null) {
            attributes.add(Map.of("key", key, "value", value));
        }
    }
}
