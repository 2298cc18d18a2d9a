package io.obsctl.sandbox.backend;

/** Doors that let in and keep nothing: Profiles and Fleet Management, both of the Connect protocol. */
public final class SmallDoors {
    private SmallDoors() {}

    /** An empty push is refused behind the gate, as Pyroscope's distributor does: there is no series in it. */
    public static void profiles(Router router, Guard guard) {
        router.post(
                "/push.v1.PusherService/Push",
                guard.demand("profiles:write", call -> error(400, "invalid_argument", "no profiles received")));
        router.otherwise(call -> Answer.text(404, "404 page not found"));
    }

    public static void fleet(Router router, Guard guard) {
        router.post(
                "/pipeline.v1.PipelineService/ListPipelines",
                guard.demand("fleet-management:read", call -> Answer.json(200, Json.object())));
        router.otherwise(call -> error(404, "unimplemented", "unknown procedure"));
    }

    private static Answer error(int status, String code, String message) {
        var body = Json.object();
        body.put("code", code);
        body.put("message", message);
        return Answer.json(status, body);
    }
}
