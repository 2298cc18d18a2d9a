package io.obsctl.render;

import io.obsctl.model.ClientTls;
import io.obsctl.model.Collect;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.OtlpSource;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import io.obsctl.model.Stack;
import io.obsctl.model.Version;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which lane takes what. OTLP signals take the OTLP lane and, without one, are bridged to remote write, Loki and Tempo;
 * what Alloy scrapes or reads itself takes remote write and Loki and, without those, is bridged to OTLP.
 */
final class Backends {
    static final String TOKEN = "write-token";

    private final LoadedProfile loaded;
    private final Stack stack;
    private final Credentials credentials;
    private final Version alloy;
    private final boolean scrapes;
    private final boolean readsLogs;
    private final Set<Signal> received = EnumSet.noneOf(Signal.class);
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Object> model = new HashMap<>();

    Backends(
            LoadedProfile loaded,
            Credentials credentials,
            Version alloy,
            @Nullable OtlpSource otlp,
            boolean scrapes,
            boolean readsLogs) {
        this.loaded = loaded;
        this.stack = loaded.profile().stack();
        this.credentials = credentials;
        this.alloy = alloy;
        this.scrapes = scrapes;
        this.readsLogs = readsLogs;
        if (otlp != null) {
            take(otlp.traces(), Signal.TRACES);
            take(otlp.metrics(), Signal.METRICS);
            take(otlp.logs(), Signal.LOGS);
        }
        decide();
    }

    static boolean readsLogs(Collect collect) {
        return !collect.journald().isEmpty()
                || !collect.files().isEmpty()
                || (collect.containers() != null && collect.containers().logs());
    }

    /** What templates see: sink, bridge, otlpOut, metricsOut, logsOut, pipeline, outputs' ends. */
    Map<String, Object> model() {
        return model;
    }

    List<Problem> problems() {
        return problems;
    }

    /** Signals that run through the OTLP pipeline; empty when there is none. */
    Set<Signal> pipeline() {
        Set<Signal> signals = EnumSet.noneOf(Signal.class);
        signals.addAll(received);
        if (bridgesScraped()) {
            signals.add(Signal.METRICS);
        }
        if (bridgesRead()) {
            signals.add(Signal.LOGS);
        }
        return signals;
    }

    /** The component that takes a signal at the end of the OTLP pipeline. */
    String exporter(Signal signal) {
        if (stack.lanes().otlp() != null || signal == Signal.TRACES) {
            return "otelcol.exporter.otlphttp.backend.input";
        }
        return signal == Signal.METRICS
                ? "otelcol.exporter.prometheus.backend.input"
                : "otelcol.exporter.loki.backend.input";
    }

    private void take(boolean wanted, Signal signal) {
        if (wanted) {
            received.add(signal);
        }
    }

    private boolean bridgesScraped() {
        return scrapes && stack.lanes().mimir() == null && stack.lanes().otlp() != null;
    }

    private boolean bridgesRead() {
        return readsLogs && stack.lanes().loki() == null && stack.lanes().otlp() != null;
    }

    private void decide() {
        LaneAddress otlp = stack.lanes().otlp();
        LaneAddress mimir = stack.lanes().mimir();
        LaneAddress loki = stack.lanes().loki();
        boolean otlpMetrics = otlp == null && received.contains(Signal.METRICS);
        boolean otlpLogs = otlp == null && received.contains(Signal.LOGS);
        if (otlp != null && !pipeline().isEmpty()) {
            model.put("otlpOut", lane(otlp, LaneUrls.otlp(otlp.url()), "/stack/lanes/otlp", true));
        } else if (otlp == null && received.contains(Signal.TRACES)) {
            tracesToTempo();
        }
        if (mimir != null && (scrapes || otlpMetrics)) {
            model.put("metricsOut", lane(mimir, LaneUrls.remoteWrite(mimir.url()), "/stack/lanes/mimir", false));
        } else if (mimir == null && otlp == null && (scrapes || otlpMetrics)) {
            missing("metrics", "mimir");
        }
        if (loki != null && (readsLogs || otlpLogs)) {
            model.put("logsOut", lane(loki, LaneUrls.lokiPush(loki.url()), "/stack/lanes/loki", false));
        } else if (loki == null && otlp == null && (readsLogs || otlpLogs)) {
            missing("logs", "loki");
        }
        model.put(
                "sink",
                Map.of(
                        "metrics",
                        alloy(
                                bridgesScraped()
                                        ? "otelcol.receiver.prometheus.backend.receiver"
                                        : "prometheus.remote_write.backend.receiver"),
                        "logs",
                        alloy(
                                bridgesRead()
                                        ? "otelcol.receiver.loki.backend.receiver"
                                        : "loki.write.backend.receiver")));
        model.put(
                "bridge",
                Map.of(
                        "otlpMetrics",
                        otlpMetrics,
                        "otlpLogs",
                        otlpLogs,
                        "scrapedMetrics",
                        bridgesScraped(),
                        "readLogs",
                        bridgesRead()));
    }

    private void tracesToTempo() {
        LaneAddress tempo = stack.lanes().tempo();
        if (tempo == null) {
            missing("traces", "tempo");
        } else {
            model.put("otlpOut", lane(tempo, LaneUrls.tempoOtlp(tempo.url()), "/stack/lanes/tempo", true));
        }
    }

    private void missing(String what, String lane) {
        problems.add(Problem.error("render/no-lane", "signals are collected that no lane takes", what)
                .at(
                        loaded.origin("/stack/lanes").position(),
                        loaded.origin("/stack/lanes").line())
                .hint("Give stack.lanes.otlp or stack.lanes." + lane + "."));
    }

    private Map<String, Object> lane(LaneAddress lane, String url, String pointer, boolean otel) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("url", url);
        view.put("auth", lane.auth());
        Views.put(view, "tenant", lane.tenant());
        String key = pointer.substring(pointer.lastIndexOf('/') + 1);
        if (lane.tls() != null) {
            view.put("tls", tls(lane.tls(), lane.tls().equals(stack.tls()) ? "stack" : key));
        }
        if (lane.auth().login()) {
            String name = lane.password() == null ? TOKEN : key + "-password";
            SecretRef token = lane.password() == null ? stack.tokens().write() : lane.password();
            if (token == null) {
                problems.add(Problem.error("render/no-write-token", "a lane has no token to write with", pointer)
                        .at(
                                loaded.origin(pointer).position(),
                                loaded.origin(pointer).line())
                        .hint("Set stack.tokens.write to a reference such as env:GRAFANA_CLOUD_TOKEN."));
                return view;
            }
            credentials.add(name, token);
            Views.put(view, "id", lane.id() == null ? "" : lane.id());
            boolean takesFile = !otel || (lane.auth() == LaneAuth.BASIC && alloy.atLeast(new Version(1, 15)));
            SyntaxText file = credentials.file(name);
            if (takesFile && file != null) {
                view.put("passwordFile", file);
            } else {
                view.put("password", credentials.value(name));
            }
        }
        return view;
    }

    /** Files in any case: every version of Alloy reads certificates from files, and reads them again when they change. */
    private Map<String, Object> tls(ClientTls tls, String name) {
        Map<String, Object> view = new LinkedHashMap<>();
        pem(view, "ca", name + "-ca", tls.ca());
        pem(view, "cert", name + "-cert", tls.cert());
        pem(view, "key", name + "-key", tls.key());
        return view;
    }

    private void pem(Map<String, Object> view, String key, String name, @Nullable SecretRef ref) {
        if (ref != null) {
            credentials.addFile(name, ref);
            Views.put(view, key, credentials.file(name));
        }
    }

    private static SyntaxText alloy(String text) {
        return new SyntaxText(Syntax.ALLOY, text);
    }
}
