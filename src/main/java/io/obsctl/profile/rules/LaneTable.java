package io.obsctl.profile.rules;

import io.obsctl.model.LaneAddress;
import io.obsctl.model.Lanes;
import java.util.Map;

/** The lanes that a profile has, by their key. */
final class LaneTable {
    private LaneTable() {}

    static Map<String, LaneAddress> of(Lanes lanes) {
        return lanes.byKey();
    }

    static String pointer(String key) {
        return "/stack/lanes/" + key;
    }
}
