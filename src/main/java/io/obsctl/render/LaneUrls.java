package io.obsctl.render;

import java.net.URI;

/** The addresses that a collector writes to, made from the base URLs of the lanes. */
final class LaneUrls {
    private LaneUrls() {}

    /**
     * Where remote write goes. A base that ends in {@code /api/prom} (Grafana Cloud) takes {@code /push}; one that ends
     * in {@code /prometheus} is Mimir's query prefix, whose push path lies beside it; anything else is a Prometheus.
     */
    static String remoteWrite(URI base) {
        String url = bare(base);
        if (url.endsWith("/api/prom")) {
            return url + "/push";
        }
        if (url.endsWith("/prometheus")) {
            return url.substring(0, url.length() - "/prometheus".length()) + "/api/v1/push";
        }
        return url.endsWith("/push") || url.endsWith("/write") ? url : url + "/api/v1/write";
    }

    static String lokiPush(URI base) {
        String url = bare(base);
        return url.endsWith("/push") ? url : url + "/loki/api/v1/push";
    }

    static String otlp(URI base) {
        return bare(base);
    }

    /** Tempo's OTLP receiver listens beside its query port, 3200 or none. */
    static String tempoOtlp(URI base) {
        return base.getPort() == 3200 || base.getPort() < 0
                ? base.getScheme() + "://" + base.getHost() + ":4318"
                : bare(base);
    }

    static String bare(URI base) {
        String url = base.toString();
        while (url.endsWith("/")) {
            url = url.substring(0, url.length() - 1);
        }
        return url;
    }
}
