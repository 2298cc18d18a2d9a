package io.obsctl.verify.lane;

import io.obsctl.model.GrafanaAddress;
import io.obsctl.model.Lane;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.Lanes;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import io.obsctl.model.Stack;
import io.obsctl.model.StackKind;
import io.obsctl.model.Tokens;
import io.obsctl.verify.lane.LaneProber.Knock;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The requests that ask every lane of a profile once, each with its own id and token. */
final class Knocks {
    private Knocks() {}

    static List<Knock> of(Stack stack) {
        List<Knock> out = new ArrayList<>();
        Lanes lanes = stack.lanes();
        Tokens tokens = stack.tokens();
        SecretRef write = tokens.write();
        SecretRef read = tokens.read() == null ? write : tokens.read();
        add(out, Lane.OTLP_WRITE, Signal.TRACES, lanes.otlp(), write);
        boolean scopes = namesIds(stack) && lanes.otlp() != null;
        // Each signal has a scope of its own; the lanes of Mimir and Loki show theirs, if there are such lanes.
        if (scopes && lanes.mimir() == null) {
            add(out, Lane.OTLP_WRITE, Signal.METRICS, lanes.otlp(), write);
        }
        if (scopes && lanes.loki() == null) {
            add(out, Lane.OTLP_WRITE, Signal.LOGS, lanes.otlp(), write);
        }
        add(out, Lane.MIMIR_WRITE, Signal.METRICS, lanes.mimir(), write);
        add(out, Lane.MIMIR_READ, Signal.METRICS, lanes.mimir(), read);
        add(out, Lane.LOKI_WRITE, Signal.LOGS, lanes.loki(), write);
        add(out, Lane.LOKI_READ, Signal.LOGS, lanes.loki(), read);
        add(out, Lane.TEMPO_READ, Signal.TRACES, lanes.tempo(), read);
        add(out, Lane.ALERTMANAGER, Signal.METRICS, lanes.alertmanager(), alerts(tokens, read));
        add(out, Lane.PROFILES_WRITE, Signal.TRACES, lanes.profiles(), write);
        add(out, Lane.FLEET, Signal.METRICS, lanes.fleet(), write);
        GrafanaAddress grafana = stack.grafana();
        if (grafana != null) {
            out.add(grafana(grafana, tokens.deploy()));
        }
        if (tokens.stacks() != null) {
            stackApi(stack, tokens.stacks()).ifPresent(out::add);
        }
        return out;
    }

    static Knock grafana(GrafanaAddress grafana, @Nullable SecretRef token) {
        LaneAddress address = new LaneAddress(grafana.url(), null, LaneAuth.BEARER, null, null, grafana.tls());
        return new Knock(Lane.GRAFANA, Signal.METRICS, address, null, token);
    }

    /** Empty when the profile does not say which stack. */
    static Optional<Knock> stackApi(Stack stack, SecretRef token) {
        return Optional.ofNullable(stack.slug()).map(slug -> {
            URI instance = instance(stack.api(), slug);
            LaneAddress address = new LaneAddress(instance, null, LaneAuth.BEARER, null, null, stack.tls());
            return new Knock(Lane.STACK_API, Signal.METRICS, address, null, token);
        });
    }

    /** Who may send configuration to the Alertmanager; reading it needs no more. */
    private static @Nullable SecretRef alerts(Tokens tokens, @Nullable SecretRef read) {
        return tokens.rules() == null ? read : tokens.rules();
    }

    private static URI instance(@Nullable URI api, String slug) {
        String base = api == null ? "https://grafana.com" : api.toString().replaceAll("/+$", "");
        return URI.create(base + "/api/instances/" + URLEncoder.encode(slug, StandardCharsets.UTF_8));
    }

    private static void add(
            List<Knock> out, Lane lane, Signal signal, @Nullable LaneAddress address, @Nullable SecretRef token) {
        if (address == null) {
            return;
        }
        String id = address.auth() == LaneAuth.BASIC ? address.id() : null;
        SecretRef own = address.password() == null ? token : address.password();
        out.add(new Knock(lane, signal, address, id, address.auth().login() ? own : null));
    }

    /** Whether ids are instance ids, each lane its own; elsewhere they are user names that mean nothing here. */
    static boolean namesIds(Stack stack) {
        return stack.kind() != StackKind.SELF_HOSTED;
    }

    /** A name for the lane's backend as people write it: {@code OTLP}, {@code Mimir}. */
    static String name(String backend) {
        return switch (backend) {
            case "otlp" -> "OTLP";
            case "fleet" -> "Fleet Management";
            case "stack api" -> "the stack API";
            default -> Character.toUpperCase(backend.charAt(0)) + backend.substring(1);
        };
    }
}
