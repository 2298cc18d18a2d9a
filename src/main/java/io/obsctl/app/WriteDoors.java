package io.obsctl.app;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.Lanes;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import io.obsctl.model.Stack;
import io.obsctl.verify.lane.LaneProber.Knock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests that try a token on every lane that collectors use it for. */
final class WriteDoors {
    private WriteDoors() {}

    /** @param scopes what the profile needs; doors of others are left out */
    static List<Knock> of(Stack stack, List<String> scopes, SecretRef token) {
        Lanes lanes = stack.lanes();
        List<Knock> out = new ArrayList<>();
        for (Signal signal : Signal.values()) {
            if (scopes.contains(signal.word() + ":write")) {
                add(out, Lane.OTLP_WRITE, signal, lanes.otlp(), token);
            }
        }
        if (scopes.contains("metrics:write")) {
            add(out, Lane.MIMIR_WRITE, Signal.METRICS, lanes.mimir(), token);
        }
        if (scopes.contains("logs:write")) {
            add(out, Lane.LOKI_WRITE, Signal.LOGS, lanes.loki(), token);
        }
        if (scopes.contains("profiles:write")) {
            add(out, Lane.PROFILES_WRITE, Signal.TRACES, lanes.profiles(), token);
        }
        if (scopes.contains("fleet-management:read")) {
            add(out, Lane.FLEET, Signal.METRICS, lanes.fleet(), token);
        }
        return out;
    }

    /** Lanes with a password of their own, or without a login, do not take the stack's token. */
    private static void add(List<Knock> out, Lane lane, Signal signal, @Nullable LaneAddress address, SecretRef token) {
        if (address != null && address.auth().login() && address.password() == null) {
            out.add(new Knock(lane, signal, address, address.id(), token));
        }
    }
}
