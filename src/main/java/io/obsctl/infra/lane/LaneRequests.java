package io.obsctl.infra.lane;

import io.obsctl.infra.http.HttpCall;
import io.obsctl.model.Collect;
import io.obsctl.model.Lane;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneRequest;
import io.obsctl.model.Profile;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import io.obsctl.verify.lane.LaneProber.Knock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a profile's collectors would write on, as requests that show whether they may. */
public final class LaneRequests {
    private LaneRequests() {}

    /** One for each door: OTLP has one a signal, each with a scope of its own. */
    public static List<LaneRequest> of(Profile profile) {
        var lanes = profile.stack().lanes();
        Collect collect = profile.collect();
        boolean reads = !collect.journald().isEmpty() || !collect.files().isEmpty() || collect.containers() != null;
        List<LaneRequest> out = new ArrayList<>();
        for (Signal signal : List.of(Signal.TRACES, Signal.METRICS, Signal.LOGS)) {
            boolean received = collect.otlp() != null
                    && switch (signal) {
                        case TRACES -> collect.otlp().traces();
                        case METRICS -> collect.otlp().metrics();
                        case LOGS -> collect.otlp().logs();
                    };
            boolean bridged = (signal == Signal.METRICS && lanes.mimir() == null)
                    || (signal == Signal.LOGS && lanes.loki() == null && reads);
            if (received || bridged) {
                add(out, profile, Lane.OTLP_WRITE, signal, lanes.otlp(), "otelcol.exporter.otlphttp");
            }
        }
        add(out, profile, Lane.MIMIR_WRITE, Signal.METRICS, lanes.mimir(), "prometheus.remote_write");
        add(out, profile, Lane.LOKI_WRITE, Signal.LOGS, lanes.loki(), "loki.write");
        return out;
    }

    private static void add(
            List<LaneRequest> out,
            Profile profile,
            Lane lane,
            Signal signal,
            @Nullable LaneAddress address,
            String component) {
        if (address == null) {
            return;
        }
        SecretRef own = address.password();
        SecretRef token = !address.auth().login()
                ? null
                : own != null ? own : profile.stack().tokens().write();
        HttpCall call = LaneCalls.of(new Knock(lane, signal, address, address.id(), token), Duration.ofSeconds(1));
        TreeMap<String, String> headers = new TreeMap<>(call.headers());
        headers.put("Content-Type", String.valueOf(call.contentType()));
        byte[] body = call.body();
        out.add(new LaneRequest(
                lane,
                signal,
                address,
                token,
                component,
                call.url(),
                headers,
                body == null ? "" : new String(body, StandardCharsets.ISO_8859_1)));
    }
}
