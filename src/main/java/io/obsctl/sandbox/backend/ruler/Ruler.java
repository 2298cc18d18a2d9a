package io.obsctl.sandbox.backend.ruler;

import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.MetricStore;
import io.obsctl.sandbox.backend.promql.Value;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rule groups of one ruler. What is written is stored at once, but loaded only after the poll: written is not
 * loaded. Thread-safe.
 */
public final class Ruler {
    private static final int MAX_GROUPS = 2_000;

    /** A group that the ruler holds. */
    static final class Stored {
        final RuleGroup group;
        final long writtenAt;
        final List<RuleState> states;
        long evaluatedAt = Long.MIN_VALUE;

        Stored(RuleGroup group, long writtenAt) {
            this.group = group;
            this.writtenAt = writtenAt;
            this.states = group.rules().stream().map(RuleState::new).toList();
        }
    }

    /** One alert that fires, as the Alertmanager hears of it. */
    public record Firing(Labels labels, Map<String, String> annotations, long sinceMillis) {}

    private final RuleLanguage language;
    private final MetricStore recordings;
    private final Clock clock;
    private final Duration poll;
    private final Map<String, Map<String, Stored>> namespaces = new TreeMap<>();
    private long revision;

    /** @param recordings where recording rules and {@code ALERTS} are written */
    public Ruler(RuleLanguage language, MetricStore recordings, Clock clock, Duration poll) {
        this.language = language;
        this.recordings = recordings;
        this.clock = clock;
        this.poll = poll;
    }

    /** @throws IllegalArgumentException in the words with which the ruler refuses the group */
    synchronized void put(String namespace, Object yaml) {
        RuleGroup group = RuleGroup.read(yaml, language);
        if (count() >= MAX_GROUPS) {
            throw new IllegalArgumentException("per-user rule groups limit (limit: " + MAX_GROUPS + ") exceeded");
        }
        Map<String, Stored> groups = namespaces.computeIfAbsent(namespace, k -> new TreeMap<>());
        Stored before = groups.get(group.name());
        if (before == null || !before.group.source().equals(group.source())) {
            groups.put(group.name(), new Stored(group, clock.millis()));
            revision++;
        }
    }

    private int count() {
        return namespaces.values().stream().mapToInt(Map::size).sum();
    }

    synchronized boolean remove(String namespace, String group) {
        Map<String, Stored> groups = namespaces.get(namespace);
        boolean was = groups != null && groups.remove(group) != null;
        if (groups != null && groups.isEmpty()) {
            namespaces.remove(namespace);
        }
        revision++;
        return was;
    }

    synchronized boolean remove(String namespace) {
        revision++;
        return namespaces.remove(namespace) != null;
    }

    /** Groups as they were written, by namespace. */
    public synchronized Map<String, List<Map<String, Object>>> sources() {
        var all = new TreeMap<String, List<Map<String, Object>>>();
        namespaces.forEach((ns, groups) ->
                all.put(ns, groups.values().stream().map(s -> s.group.source()).toList()));
        return all;
    }

    /** Puts back what {@link #sources()} gave. */
    public synchronized void restore(Map<String, ? extends List<?>> sources) {
        sources.forEach((ns, groups) -> groups.forEach(g -> put(ns, g)));
    }

    synchronized Optional<Map<String, Object>> source(String namespace, String group) {
        return Optional.ofNullable(namespaces.getOrDefault(namespace, Map.of()).get(group))
                .map(s -> s.group.source());
    }

    /** Evaluates every loaded group whose interval is over. */
    public synchronized void tick() {
        long now = clock.millis();
        for (var groups : namespaces.values()) {
            for (Stored s : groups.values()) {
                boolean due = s.evaluatedAt == Long.MIN_VALUE
                        || now - s.evaluatedAt >= s.group.interval().toMillis();
                if (loaded(s, now) && due) {
                    evaluate(s, now);
                }
            }
        }
    }

    private boolean loaded(Stored s, long now) {
        return now - s.writtenAt >= poll.toMillis();
    }

    private void evaluate(Stored s, long now) {
        s.evaluatedAt = now;
        for (RuleState state : s.states) {
            try {
                List<Value.Sample> samples = language.evaluate(state.rule.expr(), now);
                if (state.rule.isAlert()) {
                    state.alert(samples, now);
                    state.alerts()
                            .forEach(a -> recordings.append(
                                    a.labels()
                                            .with(Labels.NAME, "ALERTS")
                                            .with("alertstate", a.firing() ? "firing" : "pending"),
                                    now,
                                    1));
                } else {
                    record(state.rule, samples, now);
                    state.passed(now);
                }
            } catch (IllegalStateException e) {
                state.failed(String.valueOf(e.getMessage()), now);
            }
        }
    }

    private void record(Rule rule, List<Value.Sample> samples, long now) {
        for (Value.Sample sample : samples) {
            Labels labels = sample.labels().with(Labels.NAME, rule.record());
            for (var e : rule.labels().entrySet()) {
                labels = labels.with(e.getKey(), e.getValue());
            }
            recordings.append(labels, now, sample.value());
        }
    }

    /** Loaded groups by namespace, after evaluating what is due. */
    synchronized Map<String, List<Stored>> loaded() {
        tick();
        long now = clock.millis();
        var all = new TreeMap<String, List<Stored>>();
        namespaces.forEach((ns, groups) -> {
            var in = groups.values().stream().filter(s -> loaded(s, now)).toList();
            if (!in.isEmpty()) {
                all.put(ns, in);
            }
        });
        return all;
    }

    /** Everything that fires now. */
    public synchronized List<Firing> firing() {
        var all = new ArrayList<Firing>();
        loaded().values()
                .forEach(groups -> groups.forEach(g -> g.states.forEach(s -> s.alerts().stream()
                        .filter(RuleState.Active::firing)
                        .forEach(a -> all.add(new Firing(a.labels(), a.annotations(), a.since()))))));
        return all;
    }

    public synchronized long revision() {
        return revision;
    }
}
