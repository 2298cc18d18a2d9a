package io.obsctl.lang.alloy.graph;

import java.util.Locale;

/** What flows along an edge. */
public enum Signal {
    METRICS,
    LOGS,
    TRACES,
    PROFILES,
    /** OpenTelemetry data of any kind. */
    OTLP,
    /** What to scrape or tail: labels, not data. */
    TARGETS,
    /** Anything else one component takes from another: rules, credentials, a file's content. */
    SETTINGS;

    /** Whether it is telemetry, which has to arrive somewhere. */
    public boolean isData() {
        return this != TARGETS && this != SETTINGS;
    }

    /** The lower-case word of every output. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
