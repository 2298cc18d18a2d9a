package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.LaneProber.Refusal;
import java.util.Optional;

/** One answer about one id and one token on one backend, where it says something about them. */
record Evidence(String backend, String scope, String id, SecretRef token, Seen seen) {
    /** What was seen, as far as ids, tokens and scopes go. */
    enum Seen {
        PASSED,
        CREDENTIALS,
        DEAD_TOKEN,
        SCOPE,
        ADDRESS,
        BARE_401,
        BARE_403
    }

    static Optional<Evidence> of(Knock knock, Answer answer) {
        String id = knock.id();
        SecretRef token = knock.token();
        if (id == null || token == null) {
            return Optional.empty();
        }
        String scope = scope(knock.lane(), knock.signal());
        return seen(answer).map(seen -> new Evidence(knock.lane().backend(), scope, id, token, seen));
    }

    private static Optional<Seen> seen(Answer answer) {
        if (answer instanceof Answer.Accepted) {
            return Optional.of(Seen.PASSED);
        }
        return answer instanceof Answer.Rejected rejected ? seen(rejected.refusal()) : Optional.empty();
    }

    private static Optional<Seen> seen(Refusal refusal) {
        return switch (refusal) {
            case CREDENTIALS -> Optional.of(Seen.CREDENTIALS);
            case DEAD_TOKEN -> Optional.of(Seen.DEAD_TOKEN);
            case SCOPE -> Optional.of(Seen.SCOPE);
            case ADDRESS -> Optional.of(Seen.ADDRESS);
            case BARE_401 -> Optional.of(Seen.BARE_401);
            case BARE_403 -> Optional.of(Seen.BARE_403);
            default -> Optional.empty();
        };
    }

    /** The scope that a Grafana Cloud access policy needs for this lane (facts/grafana-cloud.md 3.3). */
    static String scope(Lane lane, Signal signal) {
        return switch (lane) {
            case OTLP_WRITE -> signal.word() + ":write";
            case MIMIR_WRITE -> "metrics:write";
            case MIMIR_READ -> "metrics:read";
            case LOKI_WRITE -> "logs:write";
            case LOKI_READ -> "logs:read";
            case TEMPO_READ -> "traces:read";
            case GRAFANA -> "";
            case STACK_API -> "stacks:read";
            case ALERTMANAGER -> "alerts:read";
            case PROFILES_WRITE -> "profiles:write";
            case FLEET -> "fleet-management:read";
            case RULER_READ -> "rules:read";
            case RULER_WRITE -> "rules:write";
        };
    }
}
