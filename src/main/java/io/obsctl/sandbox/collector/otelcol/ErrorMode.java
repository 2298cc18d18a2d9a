package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.value.Arguments;

/** What happens when a statement does not fit some data. */
enum ErrorMode {
    PROPAGATE,
    IGNORE,
    SILENT;

    static ErrorMode of(Arguments a) {
        String text = a.choice("error_mode", "propagate", "propagate", "ignore", "silent", "IGNORE");
        return switch (text) {
            case "ignore", "IGNORE" -> IGNORE;
            case "silent" -> SILENT;
            default -> PROPAGATE;
        };
    }
}
