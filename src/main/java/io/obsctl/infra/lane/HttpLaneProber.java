package io.obsctl.infra.lane;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.HttpCall;
import io.obsctl.infra.http.HttpResult;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.LaneHeaders;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.verify.lane.LaneProber;
import java.time.Clock;
import java.time.Duration;

/**
 * Asks lanes over HTTP. Each request is sent once: {@code http} should not repeat, so that a lane that asks for patience
 * is reported and not waited for.
 */
public final class HttpLaneProber implements LaneProber {
    private final Http http;
    private final SecretSource secrets;
    private final Duration deadline;
    private final Clock clock;

    /** @param deadline for one request, above zero */
    public HttpLaneProber(Http http, SecretSource secrets, Duration deadline) {
        this(http, secrets, deadline, Clock.systemUTC());
    }

    /** @param clock what the {@code Date} of answers is set against */
    public HttpLaneProber(Http http, SecretSource secrets, Duration deadline, Clock clock) {
        this.http = http;
        this.secrets = secrets;
        this.deadline = deadline;
        this.clock = clock;
    }

    @Override
    public Answer ask(Knock knock) {
        HttpCall call = LaneCalls.of(knock, deadline);
        LaneAuth auth = knock.address().auth();
        if (auth == LaneAuth.BASIC || auth == LaneAuth.BEARER) {
            if (knock.token() == null) {
                return new Answer.NotAsked(Problem.error(
                                "auth/no-token",
                                "The profile names no token for this lane",
                                knock.lane() + " has nothing to log in with")
                        .hint("Give `stack.tokens` a reference such as env:GRAFANA_CLOUD_TOKEN."));
            }
        }
        HttpResult result;
        try {
            Secret token = knock.token() == null ? null : secrets.resolve(knock.token());
            LaneAddress with = knock.address().withId(knock.id());
            for (var header : LaneHeaders.of(with, token).entrySet()) {
                call = call.with(header.getKey(), header.getValue());
            }
            result = http.over(with.tls(), secrets).send(call);
        } catch (ObsctlException e) {
            return new Answer.NotAsked(e.problems().get(0));
        }
        return result instanceof Answered answered
                ? LaneAnswers.read(knock.lane(), answered, clock)
                : unreachable((HttpResult.Unreachable) result);
    }

    private static Answer unreachable(HttpResult.Unreachable result) {
        Obstacle obstacle = switch (result.reason()) {
            case DNS -> Obstacle.NO_ADDRESS;
            case REFUSED -> Obstacle.REFUSED;
            case NO_ROUTE -> Obstacle.NO_ROUTE;
            case TIMEOUT -> Obstacle.TIMEOUT;
            case TLS -> tls(result.tls());
            case CUT -> Obstacle.CUT;
            case PROXY -> Obstacle.PROXY;
            case TOO_LARGE -> Obstacle.TOO_LARGE;
            case ADDRESS -> Obstacle.NO_URL;
        };
        return new Answer.Unreachable(obstacle, result.detail());
    }

    private static Obstacle tls(HttpResult.TlsFault fault) {
        return switch (fault) {
            case DATES -> Obstacle.TLS_DATES;
            case NAME -> Obstacle.TLS_NAME;
            case ISSUER -> Obstacle.TLS_ISSUER;
            case NO_TLS -> Obstacle.NO_TLS;
            case NONE, HANDSHAKE -> Obstacle.TLS;
        };
    }
}
