package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.Token.Role;
import io.obsctl.sandbox.backend.grafana.GrafanaState.Kind;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Contact points and the endpoint that tries receivers. Secrets read back as {@code [REDACTED]}. */
final class ContactPointApi {
    private static final String POINTS = "/api/v1/provisioning/contact-points";
    private static final int MAX_TESTS = 500;

    private final GrafanaState state;

    ContactPointApi(GrafanaState state) {
        this.state = state;
        synchronized (state) {
            if (state.all(Kind.CONTACT_POINT).isEmpty()) {
                ObjectNode first = Json.object();
                first.put("uid", "");
                first.put("name", PolicyApi.DEFAULT_RECEIVER);
                first.put("type", "email");
                first.putObject("settings").put("addresses", "<example@email.com>");
                first.put("disableResolveMessage", false);
                state.put(Kind.CONTACT_POINT, "", first);
            }
        }
    }

    void mount(Router router, Access access) {
        String read = "alert.provisioning:read";
        String write = "alert.provisioning:write";
        router.get(POINTS, access.demand(Role.EDITOR, read, this::list));
        router.post(POINTS, access.demand(Role.EDITOR, write, this::create));
        router.put(POINTS + "/{uid}", access.demand(Role.EDITOR, write, this::update));
        router.delete(POINTS + "/{uid}", access.demand(Role.EDITOR, write, this::delete));
        router.post(
                "/api/alertmanager/grafana/config/api/v1/receivers/test",
                access.demand(Role.EDITOR, "alert.notifications:write", this::test));
    }

    private Answer list(Call call) {
        Optional<String> name = call.param("name");
        synchronized (state) {
            ArrayNode all = Json.array();
            state.all(Kind.CONTACT_POINT).values().stream()
                    .filter(p -> name.isEmpty() || Json.string(p, "name").equals(name.get()))
                    .forEach(p -> all.add(shown(p)));
            return Answer.json(200, all);
        }
    }

    private static ObjectNode shown(ObjectNode point) {
        ObjectNode copy = point.deepCopy();
        copy.set("settings", ContactPointTypes.redacted(Json.string(point, "type"), point.path("settings")));
        return copy;
    }

    private static ObjectNode checked(JsonNode given) {
        if (!(given instanceof ObjectNode point)) {
            throw Errors.refuse(400, "bad request data");
        }
        if (Json.string(point, "name").isBlank()) {
            throw Errors.refuse(400, "invalid object specification: contact point name can't be empty");
        }
        String wrong = ContactPointTypes.check(Json.string(point, "type"), point.path("settings"));
        if (!wrong.isEmpty()) {
            throw Errors.refuse(400, wrong);
        }
        return point.deepCopy();
    }

    private Answer create(Call call) {
        synchronized (state) {
            ObjectNode point = checked(call.json());
            String uid = Json.string(point, "uid");
            uid = uid.isEmpty() ? state.uid() : uid;
            if (state.find(Kind.CONTACT_POINT, uid).isPresent()) {
                return Errors.of(409, "a contact point with this uid already exists");
            }
            return Answer.json(202, shown(keep(point, uid, call)));
        }
    }

    private ObjectNode keep(ObjectNode point, String uid, Call call) {
        point.put("uid", uid);
        point.put("provenance", Provenance.of(call));
        if (!point.has("disableResolveMessage")) {
            point.put("disableResolveMessage", false);
        }
        state.put(Kind.CONTACT_POINT, uid, point);
        return point;
    }

    private Answer update(Call call) {
        String uid = call.variable("uid");
        synchronized (state) {
            ObjectNode before = state.require(Kind.CONTACT_POINT, uid, "contact point not found");
            ObjectNode point = checked(call.json());
            if (point.path("settings") instanceof ObjectNode settings) {
                ContactPointTypes.keepSecrets(Json.string(point, "type"), settings, before.path("settings"));
            }
            keep(point, uid, call);
            return Errors.of(202, "contactpoint updated");
        }
    }

    private Answer delete(Call call) {
        String uid = call.variable("uid");
        synchronized (state) {
            Optional<ObjectNode> point = state.find(Kind.CONTACT_POINT, uid);
            if (point.isPresent()) {
                String name = Json.string(point.get(), "name");
                boolean last = state.all(Kind.CONTACT_POINT).values().stream()
                                .filter(p -> Json.string(p, "name").equals(name))
                                .count()
                        == 1;
                if (last && PolicyApi.uses(state, name)) {
                    return Errors.of(409, "contact point '" + name + "' is currently used by a notification policy");
                }
                state.remove(Kind.CONTACT_POINT, uid);
            }
            return Answer.empty(204);
        }
    }

    /** Nothing is sent anywhere: the attempt is kept, and fails when a receiver's settings are incomplete. */
    private Answer test(Call call) {
        JsonNode body = call.json();
        var answer = Json.object();
        answer.set("alert", body.path("alert").isObject() ? body.path("alert") : Json.object());
        ArrayNode receivers = answer.putArray("receivers");
        boolean all = true;
        boolean any = false;
        synchronized (state) {
            for (JsonNode receiver : body.path("receivers")) {
                ObjectNode one = receivers.addObject();
                one.put("name", Json.string(receiver, "name"));
                ArrayNode configs = one.putArray("grafana_managed_receiver_configs");
                for (JsonNode config : receiver.path("grafana_managed_receiver_configs")) {
                    String wrong = ContactPointTypes.check(Json.string(config, "type"), config.path("settings"));
                    ObjectNode outcome = configs.addObject();
                    outcome.put("name", Json.string(config, "name"));
                    outcome.put("uid", Json.string(config, "uid"));
                    outcome.put("status", wrong.isEmpty() ? "ok" : "failed");
                    if (!wrong.isEmpty()) {
                        outcome.put("error", wrong);
                    }
                    all &= wrong.isEmpty();
                    any |= wrong.isEmpty();
                    keepTest(receiver, config, body.path("alert"));
                }
            }
            answer.put("notified_at", state.now());
        }
        return Answer.json(all ? 200 : any ? 207 : 400, answer);
    }

    private void keepTest(JsonNode receiver, JsonNode config, JsonNode alert) {
        var tests = state.all(Kind.TEST_NOTIFICATION);
        if (tests.size() >= MAX_TESTS) {
            state.remove(Kind.TEST_NOTIFICATION, tests.keySet().iterator().next());
        }
        ObjectNode kept = Json.object();
        kept.put("receiver", Json.string(receiver, "name"));
        kept.put("type", Json.string(config, "type"));
        kept.put("at", state.now());
        kept.set("alert", alert.isObject() ? alert : Json.object());
        state.put(Kind.TEST_NOTIFICATION, Long.toString(state.id()), kept);
    }
}
