package io.obsctl.sandbox.collector;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a small collector runs with. Nothing is taken from the process around it.
 *
 * @param config a file, or a directory whose {@code *.alloy} files make one config
 * @param listen {@code host:port} of the collector's own HTTP door; port 0 takes a free one
 * @param storage a directory for positions of files; made if it is missing
 * @param log takes log lines in Alloy's form; called from many threads
 * @param environment what {@code sys.env} reads
 * @param hostname what {@code constants.hostname} says
 */
public record CollectorSettings(
        Path config,
        String listen,
        Path storage,
        Clock clock,
        Consumer<String> log,
        Map<String, String> environment,
        String hostname) {
    public CollectorSettings {
        environment = Map.copyOf(environment);
    }
}
