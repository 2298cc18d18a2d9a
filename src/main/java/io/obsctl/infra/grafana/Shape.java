package io.obsctl.infra.grafana;

import io.obsctl.infra.json.Json;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares JSON by what it means to Grafana. */
final class Shape {
    private Shape() {}

    /** A copy without these top-level keys and, at any depth, without keys whose value is null. */
    static ObjectNode without(JsonNode object, Set<String> keys) {
        ObjectNode out = Json.object();
        object.propertyStream()
                .filter(e -> !keys.contains(e.getKey()) && !e.getValue().isNull())
                .forEach(e -> out.set(e.getKey(), withoutNulls(e.getValue())));
        return out;
    }

    private static JsonNode withoutNulls(JsonNode node) {
        if (node.isObject()) {
            return without(node, Set.of());
        }
        if (node.isArray()) {
            ArrayNode out = Json.array();
            node.forEach(element -> out.add(withoutNulls(element)));
            return out;
        }
        return node;
    }

    /**
     * What is there, reduced to what is wanted: keys that the wanted object does not have are what the server added.
     * Arrays of another length stay whole.
     */
    static JsonNode reduced(JsonNode wanted, JsonNode there) {
        if (wanted.isObject() && there.isObject()) {
            ObjectNode out = Json.object();
            there.propertyStream()
                    .filter(e -> wanted.has(e.getKey()))
                    .forEach(e -> out.set(e.getKey(), reduced(wanted.get(e.getKey()), e.getValue())));
            return out;
        }
        if (wanted.isArray() && there.isArray() && wanted.size() == there.size()) {
            ArrayNode out = Json.array();
            for (int i = 0; i < wanted.size(); i++) {
                out.add(reduced(wanted.get(i), there.get(i)));
            }
            return out;
        }
        return there;
    }

    /** A copy without keys that say nothing: null, empty text, empty list, empty object, false. */
    static JsonNode meaningful(JsonNode node) {
        if (node.isObject()) {
            ObjectNode out = Json.object();
            node.propertyStream().forEach(e -> {
                JsonNode value = meaningful(e.getValue());
                if (!saysNothing(value)) {
                    out.set(e.getKey(), value);
                }
            });
            return out;
        }
        if (node.isArray()) {
            ArrayNode out = Json.array();
            node.forEach(element -> out.add(meaningful(element)));
            return out;
        }
        return node;
    }

    private static boolean saysNothing(JsonNode value) {
        return value.isNull()
                || (value.isString() && value.stringValue().isEmpty())
                || (value.isContainer() && value.isEmpty())
                || (value.isBoolean() && !value.booleanValue());
    }
}
