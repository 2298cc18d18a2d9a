package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.LaneProber.Refusal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the URL of a lane may have meant, judged by its text alone. */
final class LaneUrlAdvice {
    /** The path that a Grafana Cloud base URL ends in (facts/grafana-cloud.md 3.5). */
    private static final Map<String, String> PATHS =
            Map.of("otlp", "/otlp", "mimir", "/api/prom", "loki", "", "tempo", "/tempo", "grafana", "");

    /** How host names of Grafana Cloud begin; others say nothing, since hierarchical names are coming. */
    private static final Map<String, String> HOSTS = Map.of(
            "otlp-gateway", "otlp",
            "prometheus-", "mimir",
            "mimir-", "mimir",
            "logs-", "loki",
            "tempo-", "tempo",
            "alertmanager-", "alertmanager",
            "profiles-", "profiles",
            "fleet-management-", "fleet");

    private static final List<String> SURPLUS = List.of(
            "/otlp/v1/traces",
            "/v1/traces",
            "/otlp",
            "/api/prom",
            "/loki/api/v1/push",
            "/loki/api/v1",
            "/loki",
            "/tempo",
            "/api/v1/alerts",
            "/alertmanager",
            "/push.v1.PusherService/Push",
            "/pipeline.v1.PipelineService",
            "/collector.v1.CollectorService");

    private LaneUrlAdvice() {}

    /**
     * The same request to a URL that may be right, where the answer says that this one is not.
     *
     * @param paths whether the paths of Grafana Cloud's URLs are to be expected
     */
    static Optional<Knock> instead(Asked asked, boolean paths) {
        Knock knock = asked.knock();
        URI url = knock.address().url();
        boolean nothing = asked.is(Refusal.NOT_FOUND) || asked.is(Refusal.WRONG_DOOR) || asked.is(Refusal.NOT_THE_API);
        Optional<URI> better = Optional.empty();
        if ("http".equalsIgnoreCase(url.getScheme()) && asked.is(Refusal.WANTS_TLS)) {
            better = Optional.of(URI.create("https" + url.toString().substring("http".length())));
        } else if (nothing && paths && knock.lane() != Lane.STACK_API) {
            better = instead(knock.lane(), url);
        }
        return better.map(
                u -> new Knock(knock.lane(), knock.signal(), knock.address().withUrl(u), knock.id(), knock.token()));
    }

    /** A base URL that may be right where this one led to nothing: with the path it lacks, or without a surplus one. */
    static Optional<URI> instead(Lane lane, URI url) {
        String want = PATHS.getOrDefault(lane.backend(), "");
        String path = path(url);
        String bare = path;
        boolean cut = true;
        while (cut) {
            cut = false;
            for (String surplus : SURPLUS) {
                if (bare.endsWith(surplus)) {
                    bare = bare.substring(0, bare.length() - surplus.length());
                    cut = true;
                    break;
                }
            }
        }
        String better = bare + want;
        if (better.equals(path)) {
            return Optional.empty();
        }
        return Optional.of(URI.create(url.getScheme() + "://" + url.getRawAuthority() + better));
    }

    /** The lane that a host name of Grafana Cloud speaks of, such as {@code loki} for {@code logs-prod-012.grafana.net}. */
    static Optional<String> namedAfter(URI url) {
        String host = url.getHost() == null ? "" : url.getHost();
        if (!host.endsWith(".grafana.net")) {
            return Optional.empty();
        }
        return HOSTS.entrySet().stream()
                .filter(e -> host.startsWith(e.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    static String path(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return path;
    }
}
