package io.obsctl.profile.rules;

import io.obsctl.model.ClientTls;
import io.obsctl.model.Collect;
import io.obsctl.model.GrafanaAddress;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.Signal;
import io.obsctl.model.StackKind;
import io.obsctl.problem.Problem;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is collected has a lane to leave by, and each lane has what it is entered with. */
final class LaneRule implements Rule {
    private static final String OTLP = "otlp";

    /** The lane that a signal takes by itself; over the OTLP lane all of them can leave. */
    private static final Map<Signal, String> DIRECT =
            new EnumMap<>(Map.of(Signal.TRACES, "tempo", Signal.METRICS, "mimir", Signal.LOGS, "loki"));

    @Override
    public void check(Subject s) {
        Map<String, LaneAddress> lanes = LaneTable.of(s.profile().stack().lanes());
        DIRECT.forEach((signal, lane) -> {
            String because = source(s.profile().collect(), signal);
            if (!because.isEmpty() && !lanes.containsKey(lane) && !lanes.containsKey(OTLP)) {
                missing(s, signal, lane, because);
            }
        });
        lanes.forEach((key, lane) -> login(s, key, lane));
        GrafanaAddress grafana = s.profile().stack().grafana();
        if (grafana != null) {
            tls(s, "`stack.grafana`", null, grafana.tls(), "/stack/grafana");
        }
        boolean shows = !s.profile().observe().dashboards().isEmpty();
        if (shows && s.profile().stack().grafana() == null) {
            s.report(
                    Problem.error(
                                    "profile/missing-lane",
                                    "a lane is missing",
                                    "`observe.dashboards` needs `stack.grafana`")
                            .hint("Add the root URL of your Grafana as stack.grafana.url."),
                    "/observe/dashboards",
                    "/stack/grafana",
                    "/stack/slug");
        }
    }

    /** The key under {@code collect} that makes the signal; empty when none does. */
    private static String source(Collect c, Signal signal) {
        var otlp = c.otlp();
        var containers = c.containers();
        return switch (signal) {
            case TRACES -> otlp != null && otlp.traces() ? OTLP : "";
            case METRICS -> {
                if (otlp != null && otlp.metrics()) {
                    yield OTLP;
                }
                yield first(
                        Map.entry("host-metrics", c.hostMetrics() != null),
                        Map.entry("scrape", !c.scrape().isEmpty()),
                        Map.entry("postgres", !c.postgres().isEmpty()),
                        Map.entry("redis", !c.redis().isEmpty()),
                        Map.entry("mongodb", !c.mongodb().isEmpty()),
                        Map.entry("containers", containers != null && containers.metrics()));
            }
            case LOGS -> {
                if (otlp != null && otlp.logs()) {
                    yield OTLP;
                }
                yield first(
                        Map.entry("journald", !c.journald().isEmpty()),
                        Map.entry("files", !c.files().isEmpty()),
                        Map.entry("containers", containers != null && containers.logs()));
            }
        };
    }

    @SafeVarargs
    private static String first(Map.Entry<String, Boolean>... keys) {
        for (Map.Entry<String, Boolean> key : keys) {
            if (key.getValue()) {
                return key.getKey();
            }
        }
        return "";
    }

    private static void missing(Subject s, Signal signal, String lane, String because) {
        boolean cloud = s.profile().stack().kind() == StackKind.GRAFANA_CLOUD;
        s.report(
                Problem.error(
                                "profile/missing-lane",
                                "a lane is missing",
                                "`collect." + because + "` makes " + signal.word()
                                        + ", and `stack.lanes` has neither otlp nor " + lane)
                        .hint(
                                cloud
                                        ? "URL and id are on the stack's page at grafana.com; each lane has its own id."
                                        : "Add its url, and how it is entered."),
                "/collect/" + because,
                LaneTable.pointer(lane),
                LaneTable.pointer(OTLP));
    }

    private static void login(Subject s, String key, LaneAddress lane) {
        String pointer = LaneTable.pointer(key);
        if (lane.auth() == LaneAuth.BASIC && (lane.id() == null || lane.id().isBlank())) {
            s.report(
                    Problem.error(
                                    "profile/lane-login",
                                    "a lane lacks what it is entered with",
                                    "`stack.lanes." + key + "` has no id")
                            .hint("Every lane has its own instance id; the stack's page at grafana.com shows it."),
                    pointer,
                    pointer + "/id",
                    pointer + "/auth");
        }
        if (lane.auth() == LaneAuth.TENANT
                && (lane.tenant() == null || lane.tenant().isBlank())) {
            s.report(
                    Problem.error(
                                    "profile/lane-login",
                                    "a lane lacks what it is entered with",
                                    "`stack.lanes." + key + "` has no tenant")
                            .hint("Add `tenant:`, the value of X-Scope-OrgID."),
                    pointer,
                    pointer + "/tenant",
                    pointer + "/auth");
        }
        tls(s, "`stack.lanes." + key + "`", lane.auth(), lane.tls(), pointer);
        if (lane.password() != null && !lane.auth().login()) {
            s.badValue(
                    "`stack.lanes." + key + ".password` is never sent: the lane is entered with `"
                            + lane.auth().name().toLowerCase(Locale.ROOT) + "`",
                    pointer + "/password");
        }
        if (lane.auth() == LaneAuth.BASIC && lane.id() != null && lane.id().indexOf(':') >= 0) {
            s.badValue(
                    "`stack.lanes." + key + ".id` holds a colon, which ends the user name of Basic", pointer + "/id");
        }
    }

    /** A certificate and its key belong together, and mTLS is nothing without them or without TLS. */
    private static void tls(Subject s, String what, @Nullable LaneAuth auth, @Nullable ClientTls tls, String pointer) {
        boolean half = tls != null && (tls.cert() == null) != (tls.key() == null);
        if (half || (auth == LaneAuth.MTLS && (tls == null || !tls.mutual()))) {
            String lacks = tls != null && tls.cert() != null ? "key" : half ? "cert" : "cert and key";
            s.report(
                    Problem.error(
                                    "profile/lane-login",
                                    "a lane lacks what it is entered with",
                                    what + " has no tls." + lacks.replace(" and ", " and no tls."))
                            .hint("Give tls.cert and tls.key references to PEM files, such as file:tls/client.pem."),
                    pointer,
                    pointer + "/tls",
                    pointer + "/tls/cert",
                    pointer + "/tls/key",
                    pointer + "/auth",
                    "/stack/tls");
        }
    }
}
