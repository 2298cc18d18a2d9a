package io.obsctl.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** JSON and YAML documents, made from maps, lists and plain values in the order given. */
final class JsonText {
    private JsonText() {}

    /** A document with {@code type} and {@code formatVersion} first. */
    static Map<String, @Nullable Object> document(String type) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("type", type);
        out.put("formatVersion", 1);
        return out;
    }

    static Map<String, @Nullable Object> object(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            out.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return out;
    }

    static String print(Map<String, @Nullable Object> document, Format format) {
        if (format == Format.YAML) {
            return YAMLMapper.builder()
                    .disable(tools.jackson.dataformat.yaml.YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .build()
                    .writeValueAsString(document);
        }
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .disable(JsonWriteFeature.ESCAPE_NON_ASCII)
                        .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                        .build()
                        .writeValueAsString(document)
                + "\n";
    }

    /** JSON on one line. */
    static String line(Map<String, @Nullable Object> document) {
        return JsonMapper.builder()
                        .disable(JsonWriteFeature.ESCAPE_NON_ASCII)
                        .build()
                        .writeValueAsString(document)
                + "\n";
    }

    /** Seconds with milliseconds, as every duration in a machine's output. */
    static double seconds(java.time.Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
