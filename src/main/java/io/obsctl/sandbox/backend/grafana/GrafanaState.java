package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Refusal;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that Grafana keeps. Its monitor guards it: each API holds it for the whole of a request, so a request is
 * atomic.
 */
public final class GrafanaState {
    private static final int MAX_OBJECTS = 5_000;

    /** Kinds of objects, each by its own key. */
    enum Kind {
        FOLDER,
        DASHBOARD,
        DATASOURCE,
        RULE,
        GROUP,
        CONTACT_POINT,
        POLICY,
        MUTE_TIMING,
        TEMPLATE,
        ANNOTATION,
        SERVICE_ACCOUNT,
        TEST_NOTIFICATION
    }

    private final Clock clock;
    private final Map<Kind, Map<String, ObjectNode>> objects = new java.util.EnumMap<>(Kind.class);
    private long nextId = 1;
    private long revision;

    public GrafanaState(Clock clock) {
        this.clock = clock;
        for (Kind kind : Kind.values()) {
            objects.put(kind, new LinkedHashMap<>());
        }
    }

    Map<String, ObjectNode> all(Kind kind) {
        return objects.getOrDefault(kind, Map.of());
    }

    Optional<ObjectNode> find(Kind kind, String key) {
        return Optional.ofNullable(all(kind).get(key));
    }

    ObjectNode require(Kind kind, String key, String missing) {
        ObjectNode found = all(kind).get(key);
        if (found == null) {
            throw Errors.refuse(404, missing);
        }
        return found;
    }

    void put(Kind kind, String key, ObjectNode value) {
        Map<String, ObjectNode> some = all(kind);
        if (some.size() >= MAX_OBJECTS && !some.containsKey(key)) {
            throw new Refusal(Errors.of(403, "Quota reached"));
        }
        some.put(key, value);
        revision++;
    }

    boolean remove(Kind kind, String key) {
        revision++;
        return all(kind).remove(key) != null;
    }

    long id() {
        return nextId++;
    }

    /** A new uid in Grafana's style: 14 lower-case letters and digits. */
    String uid() {
        return String.format(Locale.ROOT, "fe%012d", id());
    }

    String now() {
        return clock.instant().toString();
    }

    long millis() {
        return clock.millis();
    }

    public synchronized long revision() {
        return revision;
    }

    /** Everything as JSON. */
    public synchronized ObjectNode snapshot() {
        var all = Json.object();
        all.put("nextId", nextId);
        objects.forEach((kind, some) -> {
            ObjectNode into = all.putObject(kind.name());
            some.forEach((key, value) -> into.set(key, value.deepCopy()));
        });
        return all;
    }

    /** Puts back what {@link #snapshot()} gave. */
    public synchronized void restore(JsonNode snapshot) {
        nextId = Math.max(nextId, snapshot.path("nextId").asLong(1));
        objects.forEach((kind, some) -> snapshot.path(kind.name()).properties().forEach(e -> {
            if (e.getValue() instanceof ObjectNode value) {
                some.put(e.getKey(), value);
            }
        }));
    }
}
