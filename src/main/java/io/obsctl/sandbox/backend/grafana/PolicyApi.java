package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.Token.Role;
import io.obsctl.sandbox.backend.grafana.GrafanaState.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The notification policy tree (one, written whole), mute timings and templates (each with a version). */
final class PolicyApi {
    static final String DEFAULT_RECEIVER = "grafana-default-email";
    private static final String BASE = "/api/v1/provisioning/";
    private static final String TREE = "tree";
    private static final Pattern ACTION = Pattern.compile("\\{\\{-?\\s*(define|if|range|with|block|end)\\b");

    private final GrafanaState state;

    PolicyApi(GrafanaState state) {
        this.state = state;
    }

    void mount(Router router, Access access) {
        String read = "alert.provisioning:read";
        String write = "alert.provisioning:write";
        router.get(BASE + "policies", access.demand(Role.EDITOR, read, call -> policies()));
        router.put(BASE + "policies", access.demand(Role.EDITOR, write, this::putPolicies));
        router.delete(BASE + "policies", access.demand(Role.EDITOR, write, call -> reset()));
        router.get(BASE + "mute-timings", access.demand(Role.EDITOR, read, call -> list(Kind.MUTE_TIMING)));
        router.get(BASE + "mute-timings/{name}", access.demand(Role.EDITOR, read, call -> get(Kind.MUTE_TIMING, call)));
        router.post(BASE + "mute-timings", access.demand(Role.EDITOR, write, this::createMuteTiming));
        router.put(BASE + "mute-timings/{name}", access.demand(Role.EDITOR, write, this::updateMuteTiming));
        router.delete(
                BASE + "mute-timings/{name}",
                access.demand(Role.EDITOR, write, call -> delete(Kind.MUTE_TIMING, call)));
        router.get(BASE + "templates", access.demand(Role.EDITOR, read, call -> list(Kind.TEMPLATE)));
        router.get(BASE + "templates/{name}", access.demand(Role.EDITOR, read, call -> get(Kind.TEMPLATE, call)));
        router.put(BASE + "templates/{name}", access.demand(Role.EDITOR, write, this::putTemplate));
        router.delete(
                BASE + "templates/{name}", access.demand(Role.EDITOR, write, call -> delete(Kind.TEMPLATE, call)));
    }

    private static ObjectNode tree(GrafanaState state) {
        return state.find(Kind.POLICY, TREE).orElseGet(() -> {
            ObjectNode tree = Json.object();
            tree.put("receiver", DEFAULT_RECEIVER);
            tree.putArray("group_by").add("grafana_folder").add("alertname");
            return tree;
        });
    }

    private Answer policies() {
        synchronized (state) {
            return Answer.json(200, tree(state));
        }
    }

    private Answer reset() {
        synchronized (state) {
            state.remove(Kind.POLICY, TREE);
            return Answer.json(202, tree(state));
        }
    }

    private Answer putPolicies(Call call) {
        if (!(call.json() instanceof ObjectNode tree)) {
            return Errors.of(400, "bad request data");
        }
        synchronized (state) {
            if (Json.string(tree, "receiver").isEmpty()) {
                return Errors.of(400, "invalid object specification: root route must specify a default receiver");
            }
            String wrong = check(tree);
            if (!wrong.isEmpty()) {
                return Errors.of(400, "invalid object specification: " + wrong);
            }
            ObjectNode kept = tree.deepCopy();
            kept.put("provenance", Provenance.of(call));
            state.put(Kind.POLICY, TREE, kept);
            return Errors.of(202, "policies updated");
        }
    }

    private String check(JsonNode route) {
        String receiver = Json.string(route, "receiver");
        boolean known = receiver.isEmpty()
                || state.all(Kind.CONTACT_POINT).values().stream()
                        .anyMatch(p -> Json.string(p, "name").equals(receiver));
        if (!known) {
            return "receiver '" + receiver + "' does not exist";
        }
        for (String field : java.util.List.of("mute_time_intervals", "active_time_intervals")) {
            for (JsonNode timing : route.path(field)) {
                if (state.find(Kind.MUTE_TIMING, timing.asString("")).isEmpty()) {
                    return "mute time interval '" + timing.asString("") + "' does not exist";
                }
            }
        }
        for (JsonNode child : route.path("routes")) {
            String wrong = check(child);
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        return "";
    }

    /** True when some route of the tree names the receiver or the mute timing. */
    static boolean uses(GrafanaState state, String name) {
        return uses(tree(state), name);
    }

    private static boolean uses(JsonNode route, String name) {
        if (Json.string(route, "receiver").equals(name)) {
            return true;
        }
        for (JsonNode timing : route.path("mute_time_intervals")) {
            if (timing.asString("").equals(name)) {
                return true;
            }
        }
        for (JsonNode child : route.path("routes")) {
            if (uses(child, name)) {
                return true;
            }
        }
        return false;
    }

    private Answer list(Kind kind) {
        synchronized (state) {
            return Answer.json(200, state.all(kind).values());
        }
    }

    private Answer get(Kind kind, Call call) {
        synchronized (state) {
            return Answer.json(200, state.require(kind, call.variable("name"), "not found"));
        }
    }

    private Answer delete(Kind kind, Call call) {
        String name = call.variable("name");
        synchronized (state) {
            Optional<ObjectNode> before = state.find(kind, name);
            String wanted = call.param("version").orElse("");
            if (before.isPresent()
                    && !wanted.isEmpty()
                    && !Json.string(before.get(), "version").equals(wanted)) {
                return mismatch();
            }
            if (kind == Kind.MUTE_TIMING && uses(state, name)) {
                return Errors.of(409, "mute timing '" + name + "' is currently used by a notification policy");
            }
            state.remove(kind, name);
            return Answer.empty(204);
        }
    }

    private static Answer mismatch() {
        return Errors.of(409, "Provided version does not match the current version");
    }

    private Answer createMuteTiming(Call call) {
        if (!(call.json() instanceof ObjectNode given)
                || Json.string(given, "name").isBlank()) {
            return Errors.of(400, "invalid object specification: missing name in mute timing");
        }
        synchronized (state) {
            String name = Json.string(given, "name");
            if (state.find(Kind.MUTE_TIMING, name).isPresent()) {
                return Errors.of(409, "mute timing with the same name already exists");
            }
            return Answer.json(201, keep(Kind.MUTE_TIMING, name, given, call));
        }
    }

    private Answer updateMuteTiming(Call call) {
        if (!(call.json() instanceof ObjectNode given)) {
            return Errors.of(400, "bad request data");
        }
        synchronized (state) {
            String name = call.variable("name");
            ObjectNode before = state.require(Kind.MUTE_TIMING, name, "mute timing not found");
            if (stale(before, given)) {
                return mismatch();
            }
            return Answer.json(200, keep(Kind.MUTE_TIMING, name, given, call));
        }
    }

    private static boolean stale(ObjectNode before, JsonNode given) {
        String wanted = Json.string(given, "version");
        return !wanted.isEmpty() && !wanted.equals(Json.string(before, "version"));
    }

    private ObjectNode keep(Kind kind, String name, ObjectNode given, Call call) {
        ObjectNode kept = given.deepCopy();
        kept.remove("version");
        kept.remove("provenance");
        kept.put("name", name);
        kept.put("version", fnv(Json.text(kept)));
        kept.put("provenance", Provenance.of(call));
        state.put(kind, name, kept);
        return kept;
    }

    /** FNV-1 with 64 bits, the hash that Grafana uses for these versions. */
    private static String fnv(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash *= 0x100000001b3L;
            hash ^= b & 0xff;
        }
        return String.format(java.util.Locale.ROOT, "%016x", hash);
    }

    private Answer putTemplate(Call call) {
        if (!(call.json() instanceof ObjectNode given)) {
            return Errors.of(400, "bad request data");
        }
        String name = call.variable("name");
        String text = Json.string(given, "template");
        String wrong = template(text);
        if (!wrong.isEmpty()) {
            return Errors.of(400, "invalid object specification: invalid template: " + wrong);
        }
        synchronized (state) {
            Optional<ObjectNode> before = state.find(Kind.TEMPLATE, name);
            if (before.isPresent() && stale(before.get(), given)) {
                return mismatch();
            }
            return Answer.json(202, keep(Kind.TEMPLATE, name, given, call));
        }
    }

    /** Only what can be seen without running it: braces and ends. */
    private static String template(String text) {
        if (text.isBlank()) {
            return "template must have content";
        }
        int open = text.split("\\{\\{", -1).length;
        int close = text.split("}}", -1).length;
        if (open != close) {
            return "unclosed action";
        }
        int depth = 0;
        var m = ACTION.matcher(text);
        while (m.find()) {
            depth += "end".equals(m.group(1)) ? -1 : 1;
            if (depth < 0) {
                return "unexpected {{end}}";
            }
        }
        return depth == 0 ? "" : "unexpected EOF";
    }
}
