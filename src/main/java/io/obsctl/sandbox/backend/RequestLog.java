package io.obsctl.sandbox.backend;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last requests that reached any door, oldest first: what tests ask "was anything written?". Thread-safe. */
public final class RequestLog {
    private static final int KEPT = 2_000;

    /** No header and no body: those may hold credentials. */
    public record Line(DoorName door, String method, String path, int status) {
        /** True for every verb that may change something. */
        public boolean writes() {
            return !(method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS"));
        }
    }

    private final Deque<Line> lines = new ArrayDeque<>();

    synchronized void add(Line line) {
        if (lines.size() == KEPT) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    public synchronized List<Line> lines() {
        return List.copyOf(lines);
    }

    public synchronized List<Line> lines(DoorName door) {
        return lines.stream().filter(l -> l.door == door).toList();
    }

    public synchronized void clear() {
        lines.clear();
    }
}
