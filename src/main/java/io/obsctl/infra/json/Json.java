package io.obsctl.infra.json;

import io.obsctl.infra.json.JsonResult.Broken;
import io.obsctl.infra.json.JsonResult.Parsed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A thin façade over Jackson, so that every adapter reads and prints alike. Safe between threads. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
    private static final Separators SEPARATORS =
            Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER);
    private static final ObjectWriter PRETTY = MAPPER.writer()
            .with(new DefaultPrettyPrinter(SEPARATORS)
                    .withObjectIndenter(INDENT)
                    .withArrayIndenter(INDENT));

    private Json() {}

    /** Reads one JSON value; an empty text, a second value and a key that appears twice are errors. */
    public static JsonResult parse(byte[] utf8) {
        return parse(new String(utf8, StandardCharsets.UTF_8));
    }

    /** Reads one JSON value; an empty text, a second value and a key that appears twice are errors. */
    public static JsonResult parse(String text) {
        if (text.isBlank()) {
            return new Broken(1, 1, "the text is empty");
        }
        try {
            return new Parsed(MAPPER.readTree(text));
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            int line = at == null ? 1 : Math.max(1, at.getLineNr());
            int column = at == null ? 1 : Math.max(1, at.getColumnNr());
            String message = e.getOriginalMessage() == null ? "not JSON" : e.getOriginalMessage();
            return new Broken(line, column, message.lines().findFirst().orElse("not JSON"));
        }
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** On one line, keys in their order. */
    public static String compact(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /** Indented by two, keys in their order, one line end at the end. */
    public static String pretty(JsonNode node) {
        return PRETTY.writeValueAsString(node) + "\n";
    }

    /**
     * Indented by two, keys sorted, numbers without superfluous zeros: two values are equal exactly when their
     * canonical texts are ({@code 1}, {@code 1.0} and {@code 1e0} are one number).
     */
    public static String canonical(JsonNode node) {
        return pretty(sorted(node));
    }

    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode out = object();
            List<String> names = new ArrayList<>(object.propertyNames());
            Collections.sort(names);
            names.forEach(name -> out.set(name, sorted(object.get(name))));
            return out;
        }
        if (node instanceof ArrayNode elements) {
            ArrayNode out = array();
            elements.forEach(element -> out.add(sorted(element)));
            return out;
        }
        return node.isNumber() ? number(node.decimalValue()) : node;
    }

    private static JsonNode number(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        return plain.scale() <= 0 && plain.precision() - plain.scale() < 40
                ? JsonNodeFactory.instance.numberNode(plain.toBigInteger())
                : JsonNodeFactory.instance.numberNode(plain);
    }
}
