package io.obsctl.model;

import java.util.Locale;

/** The kinds of telemetry that obsctl proves. */
public enum Signal {
    TRACES,
    METRICS,
    LOGS;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
