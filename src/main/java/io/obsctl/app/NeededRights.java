package io.obsctl.app;

import io.obsctl.model.AlertEngine;
import io.obsctl.model.Collect;
import io.obsctl.model.Lanes;
import io.obsctl.model.PolicyAdvice.Entry;
import io.obsctl.model.PolicyAdvice.Need;
import io.obsctl.model.PolicyAdvice.NotCompared;
import io.obsctl.model.Profile;
import io.obsctl.model.RunsOn;
import io.obsctl.model.Tokens;
import io.obsctl.verify.lane.Rights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each token of a profile has to be able to do. Scopes: facts/grafana-cloud.md, 3.3. */
final class NeededRights {
    private static final NotCompared NOT_YET = new NotCompared("");

    private final Profile profile;
    private final Lanes lanes;
    private final Tokens tokens;

    NeededRights(Profile profile) {
        this.profile = profile;
        this.lanes = profile.stack().lanes();
        this.tokens = profile.stack().tokens();
    }

    /** The scopes of what collectors of the profile write. */
    static List<String> written(Profile profile) {
        return new NeededRights(profile).write().stream().map(Need::scope).toList();
    }

    List<Entry> entries() {
        List<Entry> out = new ArrayList<>();
        out.add(new Entry("write", tokens.write(), null, write(), null, "label selectors limit reading only", NOT_YET));
        List<Need> read = read();
        if (!read.isEmpty()) {
            String note = selector() == null
                    ? "metrics leave over OTLP, where resource attributes are no labels: a selector would hide them"
                    : "";
            out.add(new Entry("read", tokens.read(), null, read, selector(), note, NOT_YET));
        }
        String role = Rights.neededRole(profile);
        if (profile.stack().grafana() != null && !role.equals("Viewer")) {
            String because = role.equals("Admin") ? "data sources, dashboards and alerts" : "dashboards and alerts";
            out.add(new Entry(
                    "deploy", tokens.deploy(), role, List.of(new Need("role " + role, because)), null, "", NOT_YET));
        }
        if (rulers()) {
            List<Need> rules = List.of(
                    new Need("rules:read", "plan compares what is there"),
                    new Need("rules:write", "observe.alerts in the ruler"));
            out.add(new Entry("rules", tokens.rules(), null, rules, null, "", NOT_YET));
        }
        if (tokens.stacks() != null) {
            List<Need> stacks = List.of(new Need("stacks:read", "init and auth check find ids"));
            out.add(new Entry("stacks", tokens.stacks(), null, stacks, null, "", NOT_YET));
        }
        return out;
    }

    private List<Need> write() {
        Collect c = profile.collect();
        List<Need> needs = new ArrayList<>();
        if (c.otlp() != null && c.otlp().traces()) {
            needs.add(new Need("traces:write", "collect.otlp"));
        }
        // The collector's own metrics leave with every profile.
        needs.add(new Need("metrics:write", c.hostMetrics() != null ? "collect.host-metrics" : "the collector itself"));
        boolean otlpLogs = c.otlp() != null && c.otlp().logs();
        boolean readLogs = !c.journald().isEmpty()
                || !c.files().isEmpty()
                || (c.containers() != null && c.containers().logs());
        if (otlpLogs || readLogs) {
            needs.add(new Need("logs:write", otlpLogs ? "collect.otlp" : "collect reads logs"));
        }
        if (lanes.profiles() != null) {
            needs.add(new Need("profiles:write", "stack.lanes.profiles"));
        }
        if (profile.collectors().stream().anyMatch(col -> col.runsOn() == RunsOn.FLEET)) {
            needs.add(new Need("fleet-management:read", "collectors fetch their configuration"));
        }
        return needs;
    }

    /** What verify reads back, of what is written. */
    private List<Need> read() {
        List<String> written = write().stream().map(Need::scope).toList();
        List<Need> needs = new ArrayList<>();
        if (lanes.tempo() != null && written.contains("traces:write")) {
            needs.add(new Need("traces:read", "verify reads the trace back"));
        }
        if (lanes.mimir() != null) {
            needs.add(new Need("metrics:read", "verify reads the metric back"));
        }
        if (lanes.loki() != null && written.contains("logs:write")) {
            needs.add(new Need("logs:read", "verify reads the log back"));
        }
        return needs;
    }

    /** Only remote write and Loki's push put the profile's environment on every series and line. */
    private @Nullable String selector() {
        Collect c = profile.collect();
        boolean overOtlp = lanes.otlp() != null
                && c.otlp() != null
                && (c.otlp().metrics() || c.otlp().logs());
        if (overOtlp || lanes.mimir() == null) {
            return null;
        }
        return "{deployment_environment=\""
                + profile.environment().replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
    }

    private boolean rulers() {
        return profile.observe().alerts().evaluateIn() == AlertEngine.MIMIR
                && !(profile.observe().alerts().include().isEmpty()
                        && profile.observe().slos().isEmpty());
    }
}
