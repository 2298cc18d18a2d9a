package io.obsctl.model;

/** One authenticated way in or out of the backend. */
public enum Lane {
    OTLP_WRITE("otlp", "write"),
    MIMIR_WRITE("mimir", "write"),
    MIMIR_READ("mimir", "read"),
    LOKI_WRITE("loki", "write"),
    LOKI_READ("loki", "read"),
    TEMPO_READ("tempo", "read"),
    GRAFANA("grafana", ""),
    /** The API of grafana.com that knows the stack, under {@code stack.api}. */
    STACK_API("stack api", ""),
    ALERTMANAGER("alertmanager", ""),
    PROFILES_WRITE("profiles", "write"),
    /** Fleet Management, as a collector that fetches its configuration enters it. */
    FLEET("fleet", ""),
    /** The rules of Mimir or Loki: their lane's address and id, with scopes of their own. */
    RULER_READ("ruler", "read"),
    RULER_WRITE("ruler", "write");

    private final String backend;
    private final String direction;

    Lane(String backend, String direction) {
        this.backend = backend;
        this.direction = direction;
    }

    /** The key under {@code stack.lanes} (or {@code stack}) that holds this lane's address. */
    public String backend() {
        return backend;
    }

    /** {@code write}, {@code read} or empty. */
    public String direction() {
        return direction;
    }

    /** As people read it: {@code mimir write}. */
    @Override
    public String toString() {
        return direction.isEmpty() ? backend : backend + " " + direction;
    }
}
