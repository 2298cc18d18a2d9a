package io.obsctl.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts of a profile are meant: those that every part of it chooses.
 *
 * @param hosts names; empty for all
 * @param labels by key the values of which a host needs one; {@code group} is also had by being in the group
 * @param limit names, groups and wildcards as {@code ansible --limit} takes them, such as {@code web:&prod:!canary};
 *     {@code null} for all
 */
public record HostSelection(
        List<String> hosts,
        Map<String, List<String>> labels,
        @Nullable String limit) {
    /** Every host. */
    public static final HostSelection ALL = new HostSelection(List.of(), Map.of(), null);

    public HostSelection {
        hosts = List.copyOf(hosts);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** Whether a person chose; targets that are no hosts are left out then. */
    public boolean chooses() {
        return !equals(ALL);
    }
}
