package io.obsctl.infra.json;

import tools.jackson.databind.JsonNode;

/** What became of reading a JSON text. */
public sealed interface JsonResult {
    /** It is JSON. */
    record Parsed(JsonNode node) implements JsonResult {}

    /**
     * It is none.
     *
     * @param line from 1
     * @param column from 1
     * @param message what is wrong, on one line, without quoting the text
     */
    record Broken(int line, int column, String message) implements JsonResult {}
}
