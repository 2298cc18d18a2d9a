package io.obsctl.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

@Doc("Logs of one systemd unit.")
public record Journald(
        @Doc(value = "The unit; absent means the whole journal.", examples = "sheenapps-worker.service") @Nullable
        String unit,

        @Doc(value = "Entries below it are dropped.", def = "info")
        LogSeverity minSeverity,

        @Doc(value = "Whether messages are JSON with level, msg and trace_id.", def = "false")
        boolean json,

        @Doc(value = "How far back to read at the first start.", def = "1h")
        Duration maxAge) {}
