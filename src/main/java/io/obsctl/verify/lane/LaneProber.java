package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import io.obsctl.problem.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks one lane with one request whether an id and a token may pass. Writes nothing that a backend keeps. Safe between
 * threads; never throws for what a network or a server does.
 */
@FunctionalInterface
public interface LaneProber {
    Answer ask(Knock knock);

    /**
     * One request.
     *
     * @param signal which of the OTLP gateway's doors, each with a scope of its own; other lanes have only one
     * @param id the user name, or {@code null} where the lane has none
     * @param token {@code null} where the lane has none
     */
    record Knock(
            Lane lane,
            Signal signal,
            LaneAddress address,
            @Nullable String id,
            @Nullable SecretRef token) {}

    /** What came back. */
    sealed interface Answer {
        /**
         * Id and token passed, and what was asked for is allowed.
         *
         * @param effect what the request did, in a few words; for grafana what the token may do
         */
        record Accepted(int status, String effect) implements Answer {}

        /**
         * @param text what the body says, on one line, masked; may be empty
         * @param retryAfter how long to wait, when it says so
         */
        record Rejected(
                int status,
                Refusal refusal,
                String text,
                @Nullable Duration retryAfter) implements Answer {}

        record Unreachable(Obstacle obstacle, String detail) implements Answer {}

        /** Not sent, since the token could not be had. */
        record NotAsked(Problem problem) implements Answer {}
    }

    /** What a refusal says. Texts: facts/grafana-cloud.md 3.4. */
    enum Refusal {
        /** "invalid authentication credentials": a wrong id, or a token that is not known. */
        CREDENTIALS,
        /** "invalid token": revoked, expired or malformed. */
        DEAD_TOKEN,
        /** "invalid scope requested". */
        SCOPE,
        /** The policy's allowed networks. */
        ADDRESS,
        /** "no credentials provided". */
        NO_CREDENTIALS,
        /** "legacy auth cannot be upgraded": a token without its id. */
        NO_ID,
        /** "no org id". */
        NO_TENANT,
        /** 401 without a known text. */
        BARE_401,
        /** 403 without a known text. */
        BARE_403,
        NOT_FOUND,
        /** 405, 415 or 426: something else answers there. */
        WRONG_DOOR,
        /** 3xx to another host. */
        ELSEWHERE,
        /** 2xx with something that this API never answers, such as a login page. */
        NOT_THE_API,
        TOO_MANY,
        PAUSED,
        SERVER,
        OTHER
    }

    /** Why nothing answered. */
    enum Obstacle {
        NO_ADDRESS,
        REFUSED,
        NO_ROUTE,
        TIMEOUT,
        TLS,
        CUT,
        PROXY,
        TOO_LARGE,
        NO_URL
    }
}
