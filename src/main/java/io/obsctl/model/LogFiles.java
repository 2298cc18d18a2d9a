package io.obsctl.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

@Doc("Log files.")
public record LogFiles(
        @Doc(value = "The label job.", examples = "nginx") String job,

        @Doc(value = "Paths with globs.", examples = "[/var/log/nginx/*.log]")
        List<String> paths,

        @Doc(value = "Whether lines are JSON.", def = "false")
        boolean json,

        @Doc(value = "Lines below it are dropped, where their level is known.", def = "trace")
        LogSeverity minSeverity,

        @Doc(value = "Further fixed labels.", def = "{}") Map<String, String> labels) {
    public LogFiles {
        paths = List.copyOf(paths);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
}
