package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.loki.LokiApi;
import io.obsctl.sandbox.backend.loki.LokiRoutes;
import io.obsctl.sandbox.backend.mimir.MimirRoutes;
import io.obsctl.sandbox.backend.mimir.PrometheusApi;
import io.obsctl.sandbox.backend.tempo.TempoApi;

/** The backends as Grafana reaches them: without their gates, by the type of a data source. */
public final class Backends {
    private final Router prometheus = new Router();
    private final Router loki = new Router();
    private final Router tempo = new Router();
    private final Router none = new Router().otherwise(call -> Errors.of(404, "Plugin not found"));

    public Backends(PrometheusApi prometheusApi, LokiApi lokiApi, TempoApi tempoApi) {
        MimirRoutes.queries(prometheus, "", prometheusApi, h -> h);
        LokiRoutes.queries(loki, lokiApi, h -> h);
        tempoApi.mount(tempo, "", h -> h);
    }

    Router of(String type) {
        return switch (type) {
            case "prometheus" -> prometheus;
            case "loki" -> loki;
            case "tempo" -> tempo;
            default -> none;
        };
    }

    Answer ask(String type, String path, java.util.Map<String, String> params) {
        return of(type).route(io.obsctl.sandbox.backend.Call.inside(path, params));
    }
}
