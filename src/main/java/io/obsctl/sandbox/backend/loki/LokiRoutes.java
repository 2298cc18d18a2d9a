package io.obsctl.sandbox.backend.loki;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Guard;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.logs.LogStore;

/** Everything that Loki's door answers but the rulers. */
public final class LokiRoutes {
    private LokiRoutes() {}

    /** Mounts push and queries, each behind its scope. */
    public static void mount(Router router, Guard guard, LogStore store, LokiApi api) {
        var push = new LokiPushDoor(store);
        router.post("/loki/api/v1/push", guard.demand("logs:write", push::answer));
        router.post("/api/prom/push", guard.demand("logs:write", push::answer));
        queries(router, api, h -> guard.demand("logs:read", h));
        router.get("/ready", call -> Answer.text(200, "ready\n"));
    }

    /** What stands between the world and a handler. */
    public interface Before {
        Router.Handler wrap(Router.Handler handler);
    }

    /** Mounts the queries alone, GET and POST. */
    public static void queries(Router router, LokiApi api, Before before) {
        both(router, "/loki/api/v1/query_range", before.wrap(api::queryRange));
        both(router, "/loki/api/v1/query", before.wrap(api::query));
        both(router, "/loki/api/v1/labels", before.wrap(api::labels));
        both(router, "/loki/api/v1/series", before.wrap(api::series));
        router.get("/loki/api/v1/label/{label}/values", before.wrap(api::labelValues));
        router.get("/loki/api/v1/status/buildinfo", before.wrap(api::buildInfo));
    }

    private static void both(Router router, String pattern, Router.Handler handler) {
        router.get(pattern, handler);
        router.post(pattern, handler);
    }
}
