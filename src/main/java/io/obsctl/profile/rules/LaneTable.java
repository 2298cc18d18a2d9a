package io.obsctl.profile.rules;

import io.obsctl.model.LaneAddress;
import io.obsctl.model.Lanes;
import java.util.LinkedHashMap;
import java.util.Map;

/** The lanes that a profile has, by their key. */
final class LaneTable {
    private LaneTable() {}

    static Map<String, LaneAddress> of(Lanes lanes) {
        Map<String, LaneAddress> out = new LinkedHashMap<>();
        put(out, "otlp", lanes.otlp());
        put(out, "mimir", lanes.mimir());
        put(out, "loki", lanes.loki());
        put(out, "tempo", lanes.tempo());
        return out;
    }

    private static void put(
            Map<String, LaneAddress> out, String key, @org.jspecify.annotations.Nullable LaneAddress lane) {
        if (lane != null) {
            out.put(key, lane);
        }
    }

    static String pointer(String key) {
        return "/stack/lanes/" + key;
    }
}
