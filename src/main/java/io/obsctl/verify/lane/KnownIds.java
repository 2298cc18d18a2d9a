package io.obsctl.verify.lane;

import io.obsctl.model.StackFacts;
import io.obsctl.model.StackFacts.Door;
import io.obsctl.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ids that the stack API told.
 *
 * @param byBackend by the key of the lane
 * @param notes what the API says besides, such as that the stack is paused
 */
record KnownIds(Map<String, String> byBackend, List<Problem> notes) {
    static final KnownIds NONE = new KnownIds(Map.of(), List.of());

    static KnownIds of(StackFacts facts) {
        Map<String, String> byBackend = new LinkedHashMap<>();
        byBackend.put("otlp", facts.stackId());
        put(byBackend, "mimir", facts.mimir());
        put(byBackend, "loki", facts.loki());
        put(byBackend, "tempo", facts.tempo());
        put(byBackend, "alertmanager", facts.alertmanager());
        put(byBackend, "profiles", facts.profiles());
        put(byBackend, "fleet", facts.fleet());
        return new KnownIds(byBackend, facts.notes());
    }

    private static void put(Map<String, String> ids, String backend, @Nullable Door door) {
        if (door != null) {
            ids.put(backend, door.id());
        }
    }
}
