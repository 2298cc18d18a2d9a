package io.obsctl.sandbox.backend.ruler;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Guard;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Router;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Mimir's Alertmanager: one configuration per tenant, last writer wins; and the alerts that reached it. */
public final class Alertmanager {
    private static final int MAX_ALERTS = 1_000;

    private final List<Ruler> rulers;
    private final Clock clock;
    private final List<JsonNode> posted = new ArrayList<>();
    private String config = "";
    private long revision;

    public Alertmanager(List<Ruler> rulers, Clock clock) {
        this.rulers = List.copyOf(rulers);
        this.clock = clock;
    }

    /** Configuration at the root, alerts under {@code /alertmanager}. */
    public void mount(Router router, Guard guard) {
        router.get("/api/v1/alerts", guard.demand("alerts:read", call -> read()));
        router.post("/api/v1/alerts", guard.demand("alerts:write", this::write));
        router.delete("/api/v1/alerts", guard.demand("alerts:write", call -> delete()));
        router.get("/alertmanager/api/v2/alerts", guard.demand("alerts:read", call -> alerts()));
        router.post("/alertmanager/api/v2/alerts", guard.demand("alerts:write", this::post));
        router.get("/alertmanager/api/v2/status", guard.demand("alerts:read", call -> status()));
    }

    public synchronized String config() {
        return config;
    }

    public synchronized void restore(String yaml) {
        config = yaml;
    }

    public synchronized long revision() {
        return revision;
    }

    private synchronized Answer read() {
        return config.isEmpty()
                ? Answer.text(404, "alertmanager storage object not found\n")
                : Answer.yaml(200, config);
    }

    private synchronized Answer write(Call call) {
        try {
            check(call.body());
        } catch (IllegalArgumentException e) {
            return Answer.text(400, "error validating Alertmanager config: " + e.getMessage() + "\n");
        }
        config = call.bodyText();
        revision++;
        return Answer.empty(201);
    }

    private static void check(byte[] body) {
        Object outer = Yaml.read(body);
        if (!(outer instanceof Map<?, ?> map) || !(map.get("alertmanager_config") instanceof String text)) {
            throw new IllegalArgumentException("configuration provided is empty, if you'd like to remove your"
                    + " configuration please use the delete configuration endpoint");
        }
        Object inner = Yaml.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (!(inner instanceof Map<?, ?> am) || !(am.get("route") instanceof Map<?, ?> route)) {
            throw new IllegalArgumentException("no route provided in config");
        }
        var names = new TreeSet<String>();
        if (am.get("receivers") instanceof List<?> receivers) {
            for (Object r : receivers) {
                Object name = r instanceof Map<?, ?> m ? m.get("name") : null;
                if (name == null) {
                    throw new IllegalArgumentException("missing name in receiver");
                }
                if (!names.add(name.toString())) {
                    throw new IllegalArgumentException("notification config name \"" + name + "\" is not unique");
                }
            }
        }
        if (route.get("receiver") == null) {
            throw new IllegalArgumentException("root route must specify a default receiver");
        }
        route(route, names);
    }

    private static void route(Map<?, ?> route, TreeSet<String> names) {
        Object receiver = route.get("receiver");
        if (receiver != null && !names.contains(receiver.toString())) {
            throw new IllegalArgumentException("undefined receiver \"" + receiver + "\" used in route");
        }
        if (route.get("routes") instanceof List<?> routes) {
            for (Object r : routes) {
                if (r instanceof Map<?, ?> child) {
                    route(child, names);
                }
            }
        }
    }

    private synchronized Answer delete() {
        config = "";
        revision++;
        return Answer.empty(200);
    }

    private synchronized Answer post(Call call) {
        JsonNode body = call.json();
        if (!body.isArray()) {
            return Answer.json(400, Map.of("code", 400, "message", "expected an array of alerts"));
        }
        for (JsonNode alert : body) {
            if (posted.size() == MAX_ALERTS) {
                posted.remove(0);
            }
            posted.add(alert);
        }
        return Answer.empty(200);
    }

    private synchronized Answer alerts() {
        ArrayNode all = Json.array();
        for (Ruler ruler : rulers) {
            ruler.firing()
                    .forEach(f -> alert(
                            all.addObject(),
                            Json.tree(f.labels().values()),
                            Json.tree(f.annotations()),
                            Instant.ofEpochMilli(f.sinceMillis()).toString()));
        }
        for (JsonNode p : posted) {
            alert(
                    all.addObject(),
                    p.path("labels"),
                    p.path("annotations"),
                    Json.string(p, "startsAt", clock.instant().toString()));
        }
        return Answer.json(200, all);
    }

    private void alert(ObjectNode into, @Nullable JsonNode labels, @Nullable JsonNode annotations, String since) {
        var shown = new LinkedHashMap<String, String>();
        Optional.ofNullable(labels)
                .ifPresent(l -> l.properties()
                        .forEach(e -> shown.put(e.getKey(), e.getValue().asString(""))));
        into.set("labels", Json.tree(shown));
        into.set("annotations", annotations == null || !annotations.isObject() ? Json.object() : annotations);
        into.put("startsAt", since);
        into.put("fingerprint", Integer.toHexString(shown.hashCode()));
        into.putObject("status").put("state", "active").putArray("silencedBy");
        into.putArray("receivers");
    }

    private synchronized Answer status() {
        var body = Json.object();
        body.putObject("config").put("original", config);
        body.putObject("versionInfo").put("version", "0.28.0");
        return Answer.json(200, body);
    }
}
