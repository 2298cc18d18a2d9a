package io.obsctl.model;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to prove.
 *
 * @param hosts names; empty means all
 * @param signals empty means all that the collector takes
 * @param timeout how long to wait for a probe; {@code null} means the profile's
 * @param user shown in reports as the one who asked, or empty
 */
public record VerifyRequest(
        List<String> hosts, Set<Signal> signals, @Nullable Duration timeout, String user) {
    /** Everything, as long as the profile says. */
    public static final VerifyRequest ALL = new VerifyRequest(List.of(), Set.of(), null, "");

    public VerifyRequest {
        hosts = List.copyOf(hosts);
        signals = Set.copyOf(signals);
    }
}
