package io.obsctl.infra.lane;

import io.obsctl.infra.http.HttpCall;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.Signal;
import io.obsctl.verify.lane.LaneProber.Knock;
import java.net.URI;
import java.time.Duration;

/** The smallest request of each lane that its gate has to judge, and that leaves nothing behind. */
final class LaneCalls {
    private static final String PROTOBUF = "application/x-protobuf";

    /** Snappy's block form of nothing: a length of zero. An empty WriteRequest has no bytes. */
    private static final byte[] NO_SERIES = {0};

    private LaneCalls() {}

    static HttpCall of(Knock knock, Duration deadline) {
        String base = base(knock.address());
        return switch (knock.lane()) {
            case OTLP_WRITE ->
                // An empty ExportRequest has no bytes.
                post(base + "/v1/" + knock.signal().word(), deadline).body(PROTOBUF, new byte[0]);
            case MIMIR_WRITE ->
                post(push(base), deadline)
                        .with("Content-Encoding", "snappy")
                        .with("X-Prometheus-Remote-Write-Version", "0.1.0")
                        .body(PROTOBUF, NO_SERIES);
            case MIMIR_READ -> get(base + "/api/v1/query?query=vector(1)", deadline);
            case LOKI_WRITE ->
                post(base.endsWith("/push") ? base : base + "/loki/api/v1/push", deadline)
                        .body("application/json", "{\"streams\":[]}");
            case LOKI_READ -> get(base + "/loki/api/v1/labels", deadline);
            // Not /api/echo: a Tempo of one's own answers it to everybody.
            case TEMPO_READ -> get(base + "/api/search?q=%7B%7D&limit=1", deadline);
            case GRAFANA -> get(base + "/api/access-control/user/permissions", deadline);
            case STACK_API -> get(base, deadline);
            case ALERTMANAGER -> get(base + "/api/v1/alerts", deadline);
            case PROFILES_WRITE ->
                post(base + "/push.v1.PusherService/Push", deadline).body("application/json", "{}");
            // One group that nobody has: a listing would hold every rule of the tenant.
            case RULER_READ -> HttpCall.get(URI.create(rules(knock, base) + "/obsctl"), deadline);
            // Refused when it is decoded, which is after the gate and before anything is kept (mimir pkg/ruler/api.go).
            case RULER_WRITE ->
                post(rules(knock, base), deadline).body("application/yaml", "no rule group, only a question\n");
            case FLEET ->
                post(base + "/pipeline.v1.PipelineService/ListPipelines", deadline)
                        .body("application/json", "{}");
        };
    }

    private static String rules(Knock knock, String base) {
        return base + (knock.signal() == Signal.LOGS ? "/loki/api/v1/rules" : "/config/v1/rules") + "/obsctl-asks";
    }

    /**
     * Where remote write goes, by the rule that rendered configs follow: {@code /api/prom} (Grafana Cloud) takes
     * {@code /push}, beside Mimir's query prefix {@code /prometheus} lies its push path, anything else is a Prometheus.
     */
    static String push(String base) {
        if (base.endsWith("/api/prom")) {
            return base + "/push";
        }
        if (base.endsWith("/prometheus")) {
            return base.substring(0, base.length() - "/prometheus".length()) + "/api/v1/push";
        }
        return base.endsWith("/push") || base.endsWith("/write") ? base : base + "/api/v1/write";
    }

    private static String base(LaneAddress address) {
        String url = address.url().toString();
        while (url.endsWith("/")) {
            url = url.substring(0, url.length() - 1);
        }
        return url;
    }

    private static HttpCall post(String url, Duration deadline) {
        return HttpCall.of("POST", URI.create(url), deadline);
    }

    private static HttpCall get(String url, Duration deadline) {
        return HttpCall.get(URI.create(url), deadline).with("Accept", "application/json");
    }
}
