package io.obsctl.infra.grafana;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One object as it is in Grafana.
 *
 * @param key the path of the artifact that wants it, or Grafana's own name for it
 * @param text canonical, to be compared with the wanted one
 * @param raw as the API gave it, to be put back
 * @param hint who changed it last; may be empty
 */
record There(
        String key, String text, String label, @Nullable String version, JsonNode raw, String hint) {
    There(String key, String text, String label, @Nullable String version, JsonNode raw) {
        this(key, text, label, version, raw, "");
    }
}
