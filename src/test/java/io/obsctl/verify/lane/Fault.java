package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One thing that is broken, with what has to be said about it. */
final class Fault {
    /** Breaks a stand. */
    interface Breaking {
        void accept(Stand stand) throws IOException;
    }

    final String name;
    final Breaking breaking;
    final Map<Lane, Set<LaneCause>> causes = new EnumMap<>(Lane.class);
    final Map<String, String> fixes = new LinkedHashMap<>();
    final Set<String> findings = new TreeSet<>();
    final Set<String> said = new TreeSet<>();
    Duration skew = Duration.ZERO;
    /** Whether the answer must be as exact when a lane words its refusals otherwise than reported. */
    boolean anyWording = true;

    private Fault(String name, Breaking breaking) {
        this.name = name;
        this.breaking = breaking;
    }

    static Fault of(String name, Breaking breaking) {
        return new Fault(name, breaking);
    }

    /** These lanes have that cause, or exactly these that nothing can separate. */
    Fault on(List<Lane> lanes, LaneCause... which) {
        lanes.forEach(l -> causes.put(l, EnumSet.copyOf(Arrays.asList(which))));
        return this;
    }

    Fault on(Lane lane, LaneCause... which) {
        return on(List.of(lane), which);
    }

    /** A problem of that id is among the findings. */
    Fault finding(String... ids) {
        findings.addAll(List.of(ids));
        return this;
    }

    /** The findings hold these words. */
    Fault saying(String... words) {
        said.addAll(List.of(words));
        return this;
    }

    /** What has to be written, by the key of the lane: its right id. */
    Fault mends(String... backends) {
        for (String b : backends) {
            fixes.put("/stack/lanes/" + b + "/id", b);
        }
        return this;
    }

    Fault mendsUrl(String... backends) {
        for (String b : backends) {
            fixes.put("/stack/lanes/" + b + "/url", b);
        }
        return this;
    }

    Fault skewed(Duration by) {
        skew = by;
        return this;
    }

    /** Only where refusals are worded as reported: a bare 401 leaves more. */
    Fault asReported() {
        anyWording = false;
        return this;
    }

    @Override
    public String toString() {
        return name;
    }
}
