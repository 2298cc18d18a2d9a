package io.obsctl.sandbox.backend.mimir;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Guard;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.metrics.MetricStore;

/** Everything that Mimir's door answers but the rulers. */
public final class MimirRoutes {
    private MimirRoutes() {}

    /** Mounts push and queries under {@code /api/prom}, each behind its scope. */
    public static void mount(Router router, Guard guard, MetricStore store, PrometheusApi api) {
        var push = new MimirPush(store, guard.id());
        router.post("/api/prom/push", guard.demand("metrics:write", push::answer));
        router.post("/api/prom/api/v1/push", guard.demand("metrics:write", push::answer));
        queries(router, "/api/prom", api, h -> guard.demand("metrics:read", h));
        router.get("/ready", call -> Answer.text(200, "ready\n"));
    }

    /** What stands between the world and a handler. */
    public interface Before {
        Router.Handler wrap(Router.Handler handler);
    }

    /** Mounts the queries alone, GET and POST, under {@code prefix}. */
    public static void queries(Router router, String prefix, PrometheusApi api, Before before) {
        both(router, prefix + "/api/v1/query", before.wrap(api::query));
        both(router, prefix + "/api/v1/query_range", before.wrap(api::queryRange));
        both(router, prefix + "/api/v1/labels", before.wrap(api::labels));
        both(router, prefix + "/api/v1/series", before.wrap(api::series));
        both(router, prefix + "/api/v1/query_exemplars", before.wrap(api::exemplars));
        router.get(prefix + "/api/v1/label/{label}/values", before.wrap(api::labelValues));
        router.get(prefix + "/api/v1/metadata", before.wrap(api::metadata));
        router.get(prefix + "/api/v1/status/buildinfo", before.wrap(api::buildInfo));
    }

    private static void both(Router router, String pattern, Router.Handler handler) {
        router.get(pattern, handler);
        router.post(pattern, handler);
    }
}
