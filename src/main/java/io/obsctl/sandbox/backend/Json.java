package io.obsctl.sandbox.backend;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as the doors read and write it. Thread-safe. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** @throws JacksonException when the text is not one JSON value */
    public static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    /** @throws JacksonException when the bytes are not one JSON value */
    public static JsonNode parse(byte[] utf8) {
        return MAPPER.readTree(new String(utf8, StandardCharsets.UTF_8));
    }

    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** Maps, lists and plain values instead of nodes. */
    public static Object plain(JsonNode node) {
        return MAPPER.convertValue(node, Object.class);
    }

    /** The string (or the text of the number or boolean) at {@code field}, or {@code otherwise}. */
    public static String string(JsonNode node, String field, String otherwise) {
        JsonNode found = node.get(field);
        return found == null || found.isNull() || found.isContainer() ? otherwise : found.asString(otherwise);
    }

    public static String string(JsonNode node, String field) {
        return string(node, field, "");
    }
}
