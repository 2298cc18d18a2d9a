package io.obsctl.model;

/**
 * A place that holds artifacts, as plans and reports name it.
 *
 * @param name the host's name, {@code grafana}, {@code mimir}, {@code loki}, or a directory
 */
public record TargetRef(Kind kind, String name) {
    /** Kinds of targets, in the order in which they are shown and changed. */
    public enum Kind {
        HOST,
        DIRECTORY,
        GRAFANA,
        MIMIR_RULER,
        LOKI_RULER
    }
}
