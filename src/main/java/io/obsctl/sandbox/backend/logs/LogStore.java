package io.obsctl.sandbox.backend.logs;

import io.obsctl.sandbox.backend.Times;
import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.Matcher;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** All streams of the stack. Thread-safe by one lock; over the bound the oldest entries go first. */
public final class LogStore {
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /** Labels from which Loki guesses the service, in order of preference. */
    private static final List<String> SERVICE_LABELS = List.of(
            "service",
            "app",
            "application",
            "name",
            "app_kubernetes_io_name",
            "container",
            "container_name",
            "k8s_container_name",
            "component",
            "workload",
            "job",
            "k8s_job_name");

    /** {@code nanos} since the epoch; {@code metadata} is Loki's structured metadata. */
    public record Entry(long nanos, String line, Map<String, String> metadata) {
        public Entry {
            metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        }
    }

    public record Stream(Labels labels, List<Entry> entries) {}

    private final Clock clock;
    private final LogLimits limits;
    private final Map<Labels, List<Entry>> streams = new LinkedHashMap<>();
    private int count;
    private long revision;

    public LogStore(Clock clock, LogLimits limits) {
        this.clock = clock;
        this.limits = limits;
    }

    /** Takes what it can of one stream; answers why the first refused entry was refused. */
    public synchronized Optional<String> push(Map<String, String> given, List<Entry> entries) {
        if (given.isEmpty()) {
            return Optional.of("error at least one label pair is required per stream");
        }
        for (String name : given.keySet()) {
            if (!LABEL.matcher(name).matches()) {
                return Optional.of("stream '" + Labels.of(given) + "' has an invalid label name: '" + name + "'");
            }
        }
        if (given.size() > limits.maxLabels()) {
            return Optional.of("entry for stream '" + Labels.of(given) + "' has " + given.size()
                    + " label names; limit " + limits.maxLabels());
        }
        Labels labels = service(Labels.of(given));
        Optional<String> first = Optional.empty();
        for (Entry e : entries) {
            Optional<String> wrong = check(labels, e);
            if (wrong.isEmpty()) {
                insert(labels, detected(e));
            }
            first = first.or(() -> wrong);
        }
        revision++;
        return first;
    }

    private static Labels service(Labels labels) {
        if (labels.values().containsKey("service_name")) {
            return labels;
        }
        String found = SERVICE_LABELS.stream()
                .map(labels::get)
                .filter(v -> !v.isEmpty())
                .findFirst()
                .orElse("unknown_service");
        return labels.with("service_name", found);
    }

    private Optional<String> check(Labels labels, Entry e) {
        long now = clock.millis() * 1_000_000L;
        long oldest = now - limits.past().toNanos();
        if (e.nanos() < oldest) {
            return Optional.of("entry for stream '" + labels + "' has timestamp too old: " + Times.rfc3339(e.nanos())
                    + ", oldest acceptable timestamp is: " + Times.rfc3339(oldest));
        }
        if (e.nanos() > now + limits.future().toNanos()) {
            return Optional.of("entry for stream '" + labels + "' has timestamp too new: " + Times.rfc3339(e.nanos()));
        }
        if (e.line().length() > limits.maxLine()) {
            return Optional.of("max entry size '" + limits.maxLine() + "' bytes exceeded for stream '" + labels
                    + "' while adding an entry with length '" + e.line().length() + "' bytes");
        }
        return Optional.empty();
    }

    /** Loki adds the level that it reads out of the entry. */
    private static Entry detected(Entry e) {
        if (e.metadata().containsKey("detected_level")) {
            return e;
        }
        var more = new TreeMap<>(e.metadata());
        more.put("detected_level", level(e));
        return new Entry(e.nanos(), e.line(), more);
    }

    private static final Pattern LEVEL = Pattern.compile("(?i)\\b\"?(?:level|lvl|severity)\"?\\s*[=:]\\s*\"?(\\w+)");
    private static final Pattern WORD =
            Pattern.compile("(?i)\\b(trace|debug|info|warn|warning|error|err|critical|fatal)\\b");

    private static String level(Entry e) {
        for (String key : List.of("severity_text", "level", "severity", "lvl")) {
            String given = e.metadata().get(key);
            if (given != null) {
                return normal(given);
            }
        }
        var found = LEVEL.matcher(e.line());
        if (found.find()) {
            return normal(found.group(1));
        }
        var word = WORD.matcher(e.line());
        return word.find() ? normal(word.group(1)) : "unknown";
    }

    private static String normal(String level) {
        String lower = level.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "trace", "debug", "info", "warn", "error", "critical", "fatal" -> lower;
            case "trc" -> "trace";
            case "dbg" -> "debug";
            case "inf", "information", "informational", "notice" -> "info";
            case "warning", "wrn" -> "warn";
            case "err" -> "error";
            case "crit", "emerg", "alert" -> "critical";
            default -> "unknown";
        };
    }

    private void insert(Labels labels, Entry e) {
        List<Entry> entries = streams.computeIfAbsent(labels, k -> new ArrayList<>());
        int at = entries.size();
        while (at > 0 && entries.get(at - 1).nanos() > e.nanos()) {
            at--;
        }
        for (int i = at - 1; i >= 0 && entries.get(i).nanos() == e.nanos(); i--) {
            if (entries.get(i).equals(e)) {
                return;
            }
        }
        entries.add(at, e);
        count++;
        if (count > limits.maxEntries()) {
            dropOldestHalf();
        }
    }

    private void dropOldestHalf() {
        long[] times = streams.values().stream()
                .flatMap(List::stream)
                .mapToLong(Entry::nanos)
                .sorted()
                .toArray();
        long keepFrom = times[times.length / 2];
        streams.values().forEach(list -> list.removeIf(e -> e.nanos() < keepFrom));
        streams.values().removeIf(List::isEmpty);
        count = streams.values().stream().mapToInt(List::size).sum();
    }

    /** Streams that match all, with their entries of {@code from <= t < to}, oldest first; empty ones are left out. */
    public synchronized List<Stream> select(List<Matcher> matchers, long from, long to) {
        var found = new ArrayList<Stream>();
        streams.forEach((labels, entries) -> {
            if (matchers.stream().allMatch(m -> m.matches(labels))) {
                List<Entry> in = entries.stream()
                        .filter(e -> e.nanos() >= from && e.nanos() < to)
                        .toList();
                if (!in.isEmpty()) {
                    found.add(new Stream(labels, in));
                }
            }
        });
        found.sort(Comparator.comparing(Stream::labels));
        return found;
    }

    /** Puts back a stream as {@link #select} gave it, without asking whether its entries are too old. */
    public synchronized void restore(Stream stream) {
        streams.put(stream.labels(), new ArrayList<>(stream.entries()));
        count += stream.entries().size();
    }

    public synchronized long revision() {
        return revision;
    }
}
