package io.obsctl.sandbox.backend.logql;

import io.obsctl.sandbox.backend.logs.LogStore;
import io.obsctl.sandbox.backend.metrics.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A selector and the steps after it. */
record Pipeline(List<Matcher> matchers, List<Stage> stages) {
    /** Lines of {@code from <= t < to} that pass, in order of time within each stream. */
    List<Line> run(LogStore store, long from, long to) {
        var passed = new ArrayList<Line>();
        for (LogStore.Stream stream : store.select(matchers, from, to)) {
            for (LogStore.Entry e : stream.entries()) {
                var labels = new TreeMap<>(stream.labels().values());
                e.metadata().forEach((k, v) -> labels.put(labels.containsKey(k) ? k + "_extracted" : k, v));
                var line = new Line(e.nanos(), e.line(), labels);
                if (stages.stream().allMatch(s -> s.keep(line))) {
                    passed.add(line);
                }
            }
        }
        return passed;
    }
}
