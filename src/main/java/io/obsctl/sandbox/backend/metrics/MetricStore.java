package io.obsctl.sandbox.backend.metrics;

import io.obsctl.sandbox.wire.RemoteWrite;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All series of the stack. Thread-safe by one lock: a sandbox has few writers. */
public final class MetricStore {
    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final int EXEMPLARS = 100;

    /** Samples of one series, oldest first. */
    private static final class Series {
        long[] times = new long[16];
        double[] values = new double[16];
        int size;
        final List<RemoteWrite.Exemplar> exemplars = new ArrayList<>();

        void insert(int at, long time, double value) {
            if (size == times.length) {
                times = Arrays.copyOf(times, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            System.arraycopy(times, at, times, at + 1, size - at);
            System.arraycopy(values, at, values, at + 1, size - at);
            times[at] = time;
            values[at] = value;
            size++;
        }

        int dropOldest(int count) {
            int gone = Math.min(count, size);
            System.arraycopy(times, gone, times, 0, size - gone);
            System.arraycopy(values, gone, values, 0, size - gone);
            size -= gone;
            return gone;
        }
    }

    private final Clock clock;
    private final MetricLimits limits;
    private final Map<Labels, Series> all = new HashMap<>();
    private final Map<String, RemoteWrite.Metadata> metadata = new LinkedHashMap<>();
    private long newest = Long.MIN_VALUE;
    private long samples;
    private long revision;

    public MetricStore(Clock clock, MetricLimits limits) {
        this.clock = clock;
        this.limits = limits;
    }

    /** Takes one sample, or says why not. */
    public synchronized Optional<Rejection> append(Labels labels, long time, double value) {
        Rejection wrong = check(labels, time);
        if (wrong != null) {
            return Optional.of(wrong);
        }
        Series series = all.get(labels);
        if (series == null) {
            if (all.size() >= limits.maxSeries()) {
                return Optional.of(new Rejection(
                        429,
                        "per-user series limit of " + limits.maxSeries()
                                + " exceeded (err-mimir-max-active-series). The affected series is " + labels));
            }
            series = new Series();
            all.put(labels, series);
        }
        wrong = insert(series, labels, time, value);
        if (wrong == null) {
            newest = Math.max(newest, time);
            revision++;
        }
        return Optional.ofNullable(wrong);
    }

    private @Nullable Rejection check(Labels labels, long time) {
        String name = labels.get(Labels.NAME);
        if (name.isEmpty()) {
            return new Rejection(400, "received series has no metric name (err-mimir-missing-metric-name)");
        }
        if (!METRIC.matcher(name).matches()) {
            return Rejection.of(
                    400,
                    "err-mimir-metric-name-invalid",
                    "received a series with an invalid metric name: '" + name + "'",
                    labels);
        }
        for (String label : labels.values().keySet()) {
            if (!LABEL.matcher(label).matches()) {
                return Rejection.of(
                        400,
                        "err-mimir-label-invalid",
                        "received a series with an invalid label: '" + label + "'",
                        labels);
            }
        }
        if (labels.values().size() - 1 > limits.maxLabelNames()) {
            return Rejection.of(
                    400,
                    "err-mimir-max-label-names-per-series",
                    "received a series whose number of labels exceeds the limit (actual: "
                            + (labels.values().size() - 1) + ", limit: " + limits.maxLabelNames() + ")",
                    labels);
        }
        long now = clock.millis();
        if (time > now + limits.future().toMillis()) {
            return Rejection.of(
                    400,
                    "err-mimir-too-far-in-future",
                    "received a sample whose timestamp is too far in the future, timestamp: "
                            + Instant.ofEpochMilli(time),
                    labels);
        }
        if (newest != Long.MIN_VALUE
                && time < newest - Math.max(3_600_000L, limits.outOfOrder().toMillis())) {
            return Rejection.of(
                    400,
                    "err-mimir-sample-timestamp-too-old",
                    "the sample has been rejected because its timestamp is too old; it has timestamp "
                            + Instant.ofEpochMilli(time),
                    labels);
        }
        return null;
    }

    private @Nullable Rejection insert(Series s, Labels labels, long time, double value) {
        int at = s.size;
        if (s.size > 0 && time <= s.times[s.size - 1]) {
            int found = Arrays.binarySearch(s.times, 0, s.size, time);
            if (found >= 0) {
                boolean same = Double.doubleToRawLongBits(s.values[found]) == Double.doubleToRawLongBits(value);
                return same
                        ? null
                        : Rejection.of(
                                400,
                                "err-mimir-sample-duplicate-timestamp",
                                "the sample has been rejected because another sample with the same timestamp, but a"
                                        + " different value, has already been ingested; it has timestamp "
                                        + Instant.ofEpochMilli(time),
                                labels);
            }
            if (limits.outOfOrder().isZero()) {
                return Rejection.of(
                        400,
                        "err-mimir-sample-out-of-order",
                        "the sample has been rejected because another sample with a more recent timestamp has already"
                                + " been ingested and out-of-order samples are not allowed; it has timestamp "
                                + Instant.ofEpochMilli(time),
                        labels);
            }
            at = -found - 1;
        }
        s.insert(at, time, value);
        samples++;
        if (s.size > limits.perSeries()) {
            samples -= s.dropOldest(s.size - limits.perSeries());
        }
        if (samples > limits.maxSamples()) {
            for (Series each : all.values()) {
                samples -= each.dropOldest(each.size / 2);
            }
            all.values().removeIf(each -> each.size == 0);
        }
        return null;
    }

    public synchronized void exemplar(Labels labels, RemoteWrite.Exemplar exemplar) {
        Series s = all.get(labels);
        if (s != null) {
            if (s.exemplars.size() == EXEMPLARS) {
                s.exemplars.remove(0);
            }
            s.exemplars.add(exemplar);
        }
    }

    public synchronized Map<Labels, List<RemoteWrite.Exemplar>> exemplars(List<Matcher> matchers) {
        var found = new TreeMap<Labels, List<RemoteWrite.Exemplar>>();
        all.forEach((labels, s) -> {
            if (!s.exemplars.isEmpty() && matches(labels, matchers)) {
                found.put(labels, List.copyOf(s.exemplars));
            }
        });
        return found;
    }

    public synchronized void describe(RemoteWrite.Metadata what) {
        if (metadata.size() < limits.maxSeries()) {
            metadata.put(what.family(), what);
        }
    }

    public synchronized Collection<RemoteWrite.Metadata> metadata() {
        return List.copyOf(metadata.values());
    }

    /** Series that match all, with their samples of {@code from <= t <= to}; series without any are left out. */
    public synchronized List<Points> select(List<Matcher> matchers, long from, long to) {
        var found = new ArrayList<Points>();
        all.forEach((labels, s) -> {
            if (matches(labels, matchers)) {
                int a = lower(s, from);
                int b = lower(s, to == Long.MAX_VALUE ? to : to + 1);
                if (a < b) {
                    found.add(
                            new Points(labels, Arrays.copyOfRange(s.times, a, b), Arrays.copyOfRange(s.values, a, b)));
                }
            }
        });
        found.sort((x, y) -> x.labels().compareTo(y.labels()));
        return found;
    }

    private static int lower(Series s, long time) {
        int found = Arrays.binarySearch(s.times, 0, s.size, time);
        return found < 0 ? -found - 1 : found;
    }

    private static boolean matches(Labels labels, List<Matcher> matchers) {
        for (Matcher m : matchers) {
            if (!m.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /** Label sets that match any of the lists (all sets when there is no list), with a sample in the window. */
    public synchronized List<Labels> series(List<List<Matcher>> any, long from, long to) {
        var found = new TreeSet<Labels>();
        all.forEach((labels, s) -> {
            boolean in = s.size > 0 && lower(s, from) < lower(s, to == Long.MAX_VALUE ? to : to + 1);
            if (in && (any.isEmpty() || any.stream().anyMatch(m -> matches(labels, m)))) {
                found.add(labels);
            }
        });
        return new ArrayList<>(found);
    }

    /** Puts back a series as {@link #select} gave it, without asking whether its samples are too old. */
    public synchronized void restore(Points points) {
        var series = new Series();
        for (int i = 0; i < points.size(); i++) {
            series.insert(series.size, points.times()[i], points.values()[i]);
            newest = Math.max(newest, points.times()[i]);
        }
        samples += series.size;
        all.put(points.labels(), series);
    }

    public synchronized int seriesCount() {
        return all.size();
    }

    /** Grows with every change: a snapshot is due when it moved. */
    public synchronized long revision() {
        return revision;
    }
}
