package io.obsctl.report;

import java.util.Locale;

/** The ways in which a result can be written to standard output. */
public enum Format {
    HUMAN,
    JSON,
    YAML,
    JUNIT,
    SARIF,
    GITHUB,
    HTML,
    /** Pictures, of {@code graph} only. */
    MERMAID,
    DOT,
    SVG;

    /** The word that stands on the command line. */
    @Override
    public String toString() {
        return word();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
