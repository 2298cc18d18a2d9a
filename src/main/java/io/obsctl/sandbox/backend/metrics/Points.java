package io.obsctl.sandbox.backend.metrics;

import java.util.Arrays;

/** Samples of one series in order of time. Immutable view; times in milliseconds since the epoch. */
public record Points(Labels labels, long[] times, double[] values) {
    /** The bit pattern by which Prometheus marks a series as gone. */
    public static final long STALE = 0x7ff0000000000002L;

    public static boolean stale(double value) {
        return Double.doubleToRawLongBits(value) == STALE;
    }

    public int size() {
        return times.length;
    }

    /** Samples with {@code from <= t <= to}, without staleness marks. */
    public Points between(long from, long to) {
        int a = lower(from);
        int b = lower(to + 1);
        int n = 0;
        long[] t = new long[Math.max(0, b - a)];
        double[] v = new double[t.length];
        for (int i = a; i < b; i++) {
            if (!stale(values[i])) {
                t[n] = times[i];
                v[n++] = values[i];
            }
        }
        return n == t.length ? new Points(labels, t, v) : new Points(labels, Arrays.copyOf(t, n), Arrays.copyOf(v, n));
    }

    /** Index of the last sample at or before {@code at}; -1 when there is none. */
    public int lastAt(long at) {
        return lower(at + 1) - 1;
    }

    private int lower(long time) {
        int found = Arrays.binarySearch(times, time);
        return found < 0 ? -found - 1 : found;
    }
}
