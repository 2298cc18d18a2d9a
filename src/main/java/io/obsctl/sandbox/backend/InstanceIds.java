package io.obsctl.sandbox.backend;

/** The user name of every lane; all differ, as in the real world. The OTLP gateway's id is the stack's own. */
public record InstanceIds(
        String otlp, String mimir, String loki, String tempo, String alertmanager, String profiles, String fleet) {
    /** The ids of the first seed document. */
    public static final InstanceIds DEFAULTS =
            new InstanceIds("1461503", "2847239", "1419296", "1413491", "1413999", "1414222", "1461504");

    /** The stack's own id. */
    public String stack() {
        return otlp;
    }
}
