package io.obsctl.verify.lane;

import io.obsctl.model.Observe;
import io.obsctl.model.Profile;
import io.obsctl.model.StackKind;
import java.util.List;
import java.util.Optional;

/** The role that a Grafana token needs for what a profile deploys (facts/grafana-cloud.md 3.3). */
final class Roles {
    private static final List<String> ORDER = List.of("Viewer", "Editor", "Admin");

    private Roles() {}

    /** {@code Admin} for data sources, {@code Editor} for dashboards and alerts, {@code Viewer} for nothing. */
    static String needed(Profile profile) {
        Observe observe = profile.observe();
        boolean writes = !observe.dashboards().isEmpty()
                || !observe.alerts().include().isEmpty()
                || !observe.contactPoints().isEmpty()
                || !observe.notifications().isEmpty();
        // Grafana Cloud has its data sources already; elsewhere a deploy makes them.
        boolean sources = writes && profile.stack().kind() != StackKind.GRAFANA_CLOUD;
        return sources ? "Admin" : writes ? "Editor" : "Viewer";
    }

    static boolean tooLow(Profile profile, String role) {
        return compare(role, needed(profile)).filter(c -> c < 0).isPresent();
    }

    /** Below zero when the role allows less than the other; empty when one of them is no role. */
    static Optional<Integer> compare(String role, String other) {
        return ORDER.contains(role) && ORDER.contains(other)
                ? Optional.of(ORDER.indexOf(role) - ORDER.indexOf(other))
                : Optional.empty();
    }
}
