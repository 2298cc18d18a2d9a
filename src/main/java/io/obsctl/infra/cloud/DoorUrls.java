package io.obsctl.infra.cloud;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * From the addresses that the API gives to the bases that a profile holds. The host is taken as it is: stacks move to
 * names with several labels before {@code grafana.net}, so nothing is derived from it.
 */
final class DoorUrls {
    private static final Pattern OTLP_TAIL = Pattern.compile("(/otlp)?(/v1/(traces|metrics|logs))?/*$");
    private static final Pattern PROM_TAIL =
            Pattern.compile("(/api/prom)?(/push|/api/v1/(write|push|query|query_range))?/*$");
    private static final Pattern LOKI_TAIL = Pattern.compile("(/loki(/api/v1(/push)?)?)?/*$");
    private static final Pattern TEMPO_TAIL = Pattern.compile("(/tempo)?(/api)?/*$");

    private DoorUrls() {}

    static Optional<URI> otlp(JsonNode url) {
        return based(url, OTLP_TAIL, "/otlp");
    }

    static Optional<URI> mimir(JsonNode url) {
        return based(url, PROM_TAIL, "/api/prom");
    }

    static Optional<URI> loki(JsonNode url) {
        return based(url, LOKI_TAIL, "");
    }

    static Optional<URI> tempo(JsonNode url) {
        return based(url, TEMPO_TAIL, "/tempo");
    }

    static Optional<URI> plain(JsonNode url) {
        return based(url, Pattern.compile("/*$"), "");
    }

    private static Optional<URI> based(JsonNode url, Pattern tail, String base) {
        String text = url.asString("").strip();
        if (!text.matches("https?://[^/\\s].*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(URI.create(tail.matcher(text).replaceFirst("") + base));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
