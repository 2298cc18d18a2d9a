package io.obsctl.profile.bind;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Base URLs from what the stack's pages and other tools' configs show, which is often a push URL. */
public final class LaneUrls {
    private static final Pattern HAS_SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);

    /** Endings that a request adds to the base, by lane, the longest first. */
    private static final Map<String, List<String>> ENDINGS = Map.of(
            "otlp", List.of("/v1/traces", "/v1/metrics", "/v1/logs"),
            "mimir",
                    List.of(
                            "/api/v1/query_range",
                            "/api/v1/query",
                            "/api/v1/push",
                            "/api/v1/write",
                            "/api/v1/series",
                            "/push"),
            "loki",
                    List.of(
                            "/loki/api/v1/query_range",
                            "/loki/api/v1/query",
                            "/loki/api/v1/push",
                            "/loki/api/v1/labels",
                            "/loki/api/v1/tail"),
            "tempo", List.of("/api/traces", "/api/search", "/v1/traces"),
            "alertmanager", List.of("/api/v1/alerts", "/alertmanager"),
            "profiles", List.of("/push.v1.PusherService/Push", "/ingest"));

    private LaneUrls() {}

    /**
     * The base URL of a lane.
     *
     * @param lane a key of {@code stack.lanes}, or {@code grafana}
     * @param text as written; comes back unchanged when there is nothing to improve
     */
    public static String base(String lane, String text) {
        if (text.isBlank() || text.startsWith("/")) {
            return text;
        }
        String url = HAS_SCHEME.matcher(text).matches() ? text : "https://" + text;
        url = dropSlashes(url);
        for (String ending : ENDINGS.getOrDefault(lane, List.of())) {
            if (url.endsWith(ending) && !url.endsWith("/" + ending)) {
                return dropSlashes(url.substring(0, url.length() - ending.length()));
            }
        }
        return url;
    }

    private static String dropSlashes(String url) {
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/' && !url.substring(0, end).endsWith("://")) {
            end--;
        }
        return url.substring(0, end);
    }
}
