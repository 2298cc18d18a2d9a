package io.obsctl.verify.lane;

import io.obsctl.model.StackFacts;
import io.obsctl.model.StackFacts.Door;
import io.obsctl.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ids that the stack API told.
 *
 * @param byBackend of the lanes
 * @param products names of doors that are no lanes, such as {@code Alertmanager}, by their ids
 * @param notes what the API says besides, such as that the stack is paused
 */
record KnownIds(Map<String, String> byBackend, Map<String, String> products, List<Problem> notes) {
    static final KnownIds NONE = new KnownIds(Map.of(), Map.of(), List.of());

    static KnownIds of(StackFacts facts) {
        Map<String, String> byBackend = new LinkedHashMap<>();
        byBackend.put("otlp", facts.stackId());
        put(byBackend, "mimir", facts.mimir());
        put(byBackend, "loki", facts.loki());
        put(byBackend, "tempo", facts.tempo());
        Map<String, String> products = new LinkedHashMap<>();
        product(products, "Alertmanager", facts.alertmanager());
        product(products, "Profiles", facts.profiles());
        product(products, "Fleet Management", facts.fleet());
        products.keySet().removeAll(byBackend.values());
        return new KnownIds(byBackend, products, facts.notes());
    }

    private static void put(Map<String, String> ids, String backend, @Nullable Door door) {
        if (door != null) {
            ids.put(backend, door.id());
        }
    }

    private static void product(Map<String, String> ids, String name, @Nullable Door door) {
        if (door != null) {
            ids.put(door.id(), name);
        }
    }

    Optional<String> product(String id) {
        return Optional.ofNullable(products.get(id));
    }

    /** Whether an id may belong to a backend as far as is known. */
    boolean allows(String id, @Nullable String backend) {
        if (backend != null && byBackend.containsKey(backend)) {
            return id.equals(byBackend.get(backend));
        }
        // An id that is known to be some backend's is that one's.
        return byBackend.entrySet().stream()
                .noneMatch(e -> e.getValue().equals(id) && !e.getKey().equals(backend));
    }
}
