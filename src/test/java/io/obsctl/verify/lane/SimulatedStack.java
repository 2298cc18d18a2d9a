package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A stack that judges as the real one is reported to (facts/grafana-cloud.md 3.4), in all its unconfirmed variants. */
final class SimulatedStack implements LaneProber {
    static final Map<String, String> IDS = Map.of("otlp", "100", "mimir", "200", "loki", "300", "tempo", "400");

    enum State {
        ALIVE,
        DEAD,
        UNKNOWN,
        FENCED
    }

    /** Whether a lane says why in its body. */
    enum Body {
        TEXT,
        NONE
    }

    record Variant(Body otlp, Body tempo, int scopeStatus) {}

    private final Map<String, State> tokens;
    private final Set<String> missing;
    private final Variant variant;
    final AtomicInteger requests = new AtomicInteger();

    /**
     * @param tokens state by the reference's text
     * @param missing {@code env:X scope} that the token lacks
     */
    SimulatedStack(Map<String, State> tokens, Set<String> missing, Variant variant) {
        this.tokens = tokens;
        this.missing = missing;
        this.variant = variant;
    }

    @Override
    public Answer ask(Knock knock) {
        requests.incrementAndGet();
        if (knock.lane() == Lane.GRAFANA) {
            return new Answer.Accepted(200, "Editor");
        }
        LaneCause cause = truth(knock);
        return cause == null ? new Answer.Accepted(200, "nothing written") : refuse(knock, cause);
    }

    /** What is really wrong, or {@code null}. */
    LaneCause truth(Knock knock) {
        State state = tokens.getOrDefault(String.valueOf(knock.token()), State.ALIVE);
        switch (state) {
            case DEAD:
                return LaneCause.REVOKED_TOKEN;
            case UNKNOWN:
                return LaneCause.UNKNOWN_TOKEN;
            case FENCED:
                return LaneCause.ADDRESS_NOT_ALLOWED;
            case ALIVE:
                break;
        }
        if (!IDS.get(knock.lane().backend()).equals(knock.id())) {
            return LaneCause.WRONG_ID;
        }
        String scope = Evidence.scope(knock.lane(), knock.signal());
        return missing.contains(knock.token() + " " + scope) ? LaneCause.MISSING_SCOPE : null;
    }

    private Answer refuse(Knock knock, LaneCause cause) {
        int status = cause == LaneCause.MISSING_SCOPE ? variant.scopeStatus() : 401;
        String backend = knock.lane().backend();
        boolean bare = (backend.equals("otlp") && variant.otlp() == Body.NONE)
                || (backend.equals("tempo") && variant.tempo() == Body.NONE);
        if (bare) {
            Refusal refusal = status == 403 ? Refusal.BARE_403 : Refusal.BARE_401;
            return new Answer.Rejected(status, refusal, "", null);
        }
        return switch (cause) {
            case REVOKED_TOKEN -> new Answer.Rejected(401, Refusal.DEAD_TOKEN, "invalid token", null);
            case MISSING_SCOPE -> new Answer.Rejected(status, Refusal.SCOPE, "invalid scope requested", null);
            case ADDRESS_NOT_ALLOWED -> new Answer.Rejected(401, Refusal.ADDRESS, "AllowedSubnets is set", null);
            default -> new Answer.Rejected(401, Refusal.CREDENTIALS, "invalid authentication credentials", null);
        };
    }
}
