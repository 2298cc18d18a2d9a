package io.obsctl.verify.lane;

import io.obsctl.model.GrafanaAddress;
import io.obsctl.model.Lane;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.Lanes;
import io.obsctl.model.Profile;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import io.obsctl.model.Stack;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.LaneProber.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one token may do on a stack, right by right, each told by one request that leaves nothing behind. */
public final class Rights {
    private Rights() {}

    /** What an answer tells of one right. */
    public sealed interface Told {
        record Held() implements Told {}

        record Missing() implements Told {}

        /** The token itself, or its id, is not let in: nothing is told of what it may do. */
        record NotLetIn() implements Told {}

        /** @param why one short sentence part */
        record Nothing(String why) implements Told {}
    }

    /** One request for each scope of an access policy that this stack has a door for, by scope. */
    public static Map<String, Knock> scopes(Stack stack, SecretRef token) {
        Lanes lanes = stack.lanes();
        Map<String, Knock> out = new LinkedHashMap<>();
        put(out, Lane.OTLP_WRITE, Signal.TRACES, lanes.otlp(), token);
        put(out, Lane.OTLP_WRITE, Signal.METRICS, lanes.otlp(), token);
        put(out, Lane.OTLP_WRITE, Signal.LOGS, lanes.otlp(), token);
        put(out, Lane.MIMIR_WRITE, Signal.METRICS, lanes.mimir(), token);
        put(out, Lane.LOKI_WRITE, Signal.LOGS, lanes.loki(), token);
        put(out, Lane.MIMIR_READ, Signal.METRICS, lanes.mimir(), token);
        put(out, Lane.LOKI_READ, Signal.LOGS, lanes.loki(), token);
        put(out, Lane.TEMPO_READ, Signal.TRACES, lanes.tempo(), token);
        put(out, Lane.PROFILES_WRITE, Signal.TRACES, lanes.profiles(), token);
        put(out, Lane.FLEET, Signal.METRICS, lanes.fleet(), token);
        for (Lane lane : List.of(Lane.RULER_READ, Lane.RULER_WRITE)) {
            put(out, lane, Signal.LOGS, lanes.loki(), token);
            put(out, lane, Signal.METRICS, lanes.mimir(), token);
        }
        Knocks.stackApi(stack, token).ifPresent(knock -> out.put(scope(knock), knock));
        return out;
    }

    /** Later ones stand for earlier ones of the same scope: a signal's own lane for the gateway's door. */
    private static void put(
            Map<String, Knock> out, Lane lane, Signal signal, @Nullable LaneAddress address, SecretRef token) {
        if (address != null && address.auth().login()) {
            String id = address.auth() == LaneAuth.BASIC ? address.id() : null;
            Knock knock = new Knock(lane, signal, address, id, token);
            out.put(scope(knock), knock);
        }
    }

    private static String scope(Knock knock) {
        return Evidence.scope(knock.lane(), knock.signal());
    }

    /** What the answer tells of the scope that was asked for. */
    public static Told told(Knock knock, Answer answer) {
        if (answer instanceof Answer.Accepted) {
            return new Told.Held();
        }
        if (answer instanceof Answer.Rejected rejected) {
            boolean stackApi = knock.lane() == Lane.STACK_API;
            if (rejected.refusal() == Refusal.SCOPE || (stackApi && rejected.refusal() == Refusal.BARE_403)) {
                return new Told.Missing();
            }
            if (rejected.refusal() == Refusal.DEAD_TOKEN || rejected.refusal() == Refusal.CREDENTIALS) {
                return new Told.NotLetIn();
            }
        }
        return new Told.Nothing(why(knock, answer));
    }

    /** What an answer that tells nothing of a right says instead. */
    public static String why(Knock knock, Answer answer) {
        if (answer instanceof Answer.Rejected rejected) {
            return knock.lane() + " answers " + rejected.status()
                    + (rejected.text().isEmpty() ? "" : ": " + rejected.text());
        }
        return answer instanceof Answer.Unreachable silent
                ? knock.lane() + " cannot be reached: " + silent.detail()
                : knock.lane() + " was not asked";
    }

    /** The request that tells the role of a Grafana token: it is the effect of an accepted answer. */
    public static Knock role(GrafanaAddress grafana, SecretRef token) {
        return Knocks.grafana(grafana, token);
    }

    /** {@code Admin}, {@code Editor} or, where nothing is written to Grafana, {@code Viewer}. */
    public static String neededRole(Profile profile) {
        return Roles.needed(profile);
    }

    /** How a role that was told stands to the one that is needed: below zero is too low; empty when it is no role. */
    public static Optional<Integer> compare(String role, String needed) {
        return Roles.compare(role, needed);
    }
}
