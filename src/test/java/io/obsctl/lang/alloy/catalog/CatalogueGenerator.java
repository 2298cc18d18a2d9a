package io.obsctl.lang.alloy.catalog;

import io.obsctl.testing.SharedFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Makes {@code catalogue.txt} and {@code stdlib.txt} from the shared facts. Run the test {@code CatalogueTest} with
 * {@code -Dcatalogue.update=true} to rewrite them.
 */
final class CatalogueGenerator {
    static final Path FOLDER = Path.of("src/main/resources/io/obsctl/lang/alloy");
    private static final ObjectMapper JSON = new ObjectMapper();

    private CatalogueGenerator() {}

    static JsonNode read(String name) throws IOException {
        return JSON.readTree(Files.readString(SharedFacts.file("alloy/" + name).orElseThrow()));
    }

    static String catalogue() throws IOException {
        JsonNode all = read("catalogue.json");
        StringBuilder out = new StringBuilder();
        components(out, 'C', all.get("components"));
        components(out, 'K', all.get("configBlocks"));
        for (Map.Entry<String, JsonNode> body : all.get("bodies").properties()) {
            JsonNode b = body.getValue();
            line(out, "B ", body.getKey(), text(b, "anyAttribute"));
            if (b.has("attributes")) {
                for (Map.Entry<String, JsonNode> attribute : b.get("attributes").properties()) {
                    for (JsonNode v : attribute.getValue()) {
                        attribute(out, attribute.getKey(), v);
                    }
                }
            }
            if (b.has("blocks")) {
                for (Map.Entry<String, JsonNode> block : b.get("blocks").properties()) {
                    for (JsonNode v : block.getValue()) {
                        block(out, block.getKey(), v);
                    }
                }
            }
        }
        return out.toString();
    }

    private static void components(StringBuilder out, char kind, JsonNode components) {
        for (Map.Entry<String, JsonNode> component : components.properties()) {
            for (JsonNode v : component.getValue()) {
                line(
                        out,
                        kind + " ",
                        component.getKey(),
                        minor(v, "since"),
                        minor(v, "until"),
                        text(v, "stability"),
                        v.path("community").asBoolean(false) ? "c" : "",
                        text(v, "arguments"),
                        text(v, "exports"));
            }
        }
    }

    private static void attribute(StringBuilder out, String name, JsonNode v) {
        StringBuilder values = new StringBuilder();
        for (JsonNode value : v.path("values")) {
            values.append(values.isEmpty() ? "" : " ").append(value.asString());
        }
        line(
                out,
                " A ",
                name,
                minor(v, "since"),
                minor(v, "until"),
                text(v, "type"),
                v.path("required").asBoolean(false) ? "r" : "",
                v.has("default") ? v.get("default").toString().replace("µs", "us") : "",
                values.toString());
    }

    private static void block(StringBuilder out, String name, JsonNode v) {
        String flags = (v.path("required").asBoolean(false) ? "r" : "")
                + (v.path("repeated").asBoolean(false) ? "m" : "")
                + (v.path("labeled").asBoolean(false) ? "l" : "");
        line(out, " L ", name, minor(v, "since"), minor(v, "until"), text(v, "body"), flags, text(v, "oneOf"));
    }

    static String stdlib() throws IOException {
        StringBuilder out = new StringBuilder();
        for (Map.Entry<String, JsonNode> function : read("stdlib.json").properties()) {
            JsonNode v = function.getValue();
            String flags = (v.path("constant").asBoolean(false) ? "c" : "")
                    + (v.path("deprecated").asBoolean(false) ? "d" : "")
                    + (text(v, "stability").equals("experimental") ? "e" : "");
            StringBuilder parameters = new StringBuilder();
            for (JsonNode p : v.path("parameters")) {
                parameters.append(parameters.isEmpty() ? "" : " ").append(p.asString());
            }
            String since = minor(v, "since").equals("0") ? "" : minor(v, "since");
            line(
                    out,
                    "",
                    function.getKey(),
                    since,
                    minor(v, "until"),
                    flags,
                    text(v, "returns"),
                    parameters.toString());
        }
        return out.toString();
    }

    private static String text(JsonNode node, String field) {
        return node.has(field) ? node.get(field).asString() : "";
    }

    private static String minor(JsonNode node, String field) {
        String version = text(node, field);
        return version.isEmpty() ? "" : version.split("\\.", -1)[1];
    }

    private static void line(StringBuilder out, String mark, String... fields) {
        out.append(mark);
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].indexOf('\t') >= 0 || fields[i].indexOf('\n') >= 0) {
                throw new IllegalStateException("a field holds a tab or a line end: " + fields[i]);
            }
            out.append(i == 0 ? "" : "\t").append(fields[i]);
        }
        out.append('\n');
    }
}
