package io.obsctl.sandbox.backend;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The faults that are switched on. Thread-safe; the newest matching fault wins. */
public final class FaultBoard {
    private record Entry(DoorName door, String pathPrefix, Fault fault, int left) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<DoorName, Integer> struck = new EnumMap<>(DoorName.class);

    /** Until {@link #clear()}. */
    public void inject(DoorName door, Fault fault) {
        inject(door, "", fault, Integer.MAX_VALUE);
    }

    /** For the next {@code times} requests whose raw path starts with {@code pathPrefix}. */
    public synchronized void inject(DoorName door, String pathPrefix, Fault fault, int times) {
        if (times < 1) {
            throw new IllegalArgumentException("times must be at least 1");
        }
        entries.add(new Entry(door, pathPrefix, fault, times));
    }

    public synchronized void clear() {
        entries.clear();
    }

    public synchronized void clear(DoorName door) {
        entries.removeIf(e -> e.door == door);
    }

    /** How many requests at the door met a fault so far. */
    public synchronized int struck(DoorName door) {
        return struck.getOrDefault(door, 0);
    }

    synchronized Optional<Fault> next(DoorName door, String path) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry e = entries.get(i);
            if (e.door == door && path.startsWith(e.pathPrefix)) {
                if (e.left == 1) {
                    entries.remove(i);
                } else if (e.left != Integer.MAX_VALUE) {
                    entries.set(i, new Entry(e.door, e.pathPrefix, e.fault, e.left - 1));
                }
                struck.merge(door, 1, Integer::sum);
                return Optional.of(e.fault);
            }
        }
        return Optional.empty();
    }
}
