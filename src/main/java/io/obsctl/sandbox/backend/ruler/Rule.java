package io.obsctl.sandbox.backend.ruler;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** One rule: {@code alert} or {@code record} is empty. */
record Rule(
        String alert,
        String record,
        String expr,
        Duration hold,
        Duration keepFiring,
        Map<String, String> labels,
        Map<String, String> annotations) {
    Rule {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    boolean isAlert() {
        return !alert.isEmpty();
    }

    String name() {
        return isAlert() ? alert : record;
    }
}
