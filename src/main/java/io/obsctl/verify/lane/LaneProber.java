package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import io.obsctl.model.StackFacts;
import io.obsctl.problem.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks one lane with one request whether an id and a token may pass. Writes nothing that a backend keeps. Safe between
 * threads; never throws for what a network or a server does.
 */
@FunctionalInterface
public interface LaneProber {
    /** Sends the one request and waits for its answer. Refusals and silence are answers; nothing is thrown for them. */
    Answer ask(Knock knock);

    /**
     * One request.
     *
     * @param signal which of the OTLP gateway's doors, each with a scope of its own; of rulers, whether Mimir's (metrics)
     *     or Loki's (logs); other lanes have only one
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
         * @param effect what the request did, in a few words; for grafana the token's role
         * @param ahead how far this machine's clock is before the server's (after it, when negative), or {@code null}
         *     when the server did not say
         * @param told what the stack API tells of the stack; {@code null} for other lanes
         */
        record Accepted(
                int status,
                String effect,
                @Nullable Duration ahead,
                @Nullable StackFacts told) implements Answer {
            public Accepted(int status, String effect) {
                this(status, effect, null, null);
            }
        }

        /**
         * @param text what the body says, on one line, masked; may be empty
         * @param retryAfter how long to wait, when it says so
         * @param ahead as in {@link Accepted}
         */
        record Rejected(
                int status,
                Refusal refusal,
                String text,
                @Nullable Duration retryAfter,
                @Nullable Duration ahead) implements Answer {
            public Rejected(int status, Refusal refusal, String text, @Nullable Duration retryAfter) {
                this(status, refusal, text, retryAfter, null);
            }
        }

        /** @param detail one short sentence part; of a certificate or a proxy it holds the names that were seen */
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
        /** 407: a proxy on the way wants credentials. */
        PROXY,
        /** The stack API knows no such stack, or not for this token. */
        NO_SUCH_STACK,
        /** It wants a client certificate. */
        WANTS_CERTIFICATE,
        /** It got plain HTTP and wants TLS. */
        WANTS_TLS,
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
        /** The certificate is expired or not yet valid. */
        TLS_DATES,
        /** The certificate is for another name. */
        TLS_NAME,
        /** The certificate is issued by nobody that is trusted. */
        TLS_ISSUER,
        /** The server does not speak TLS on this port. */
        NO_TLS,
        TLS,
        CUT,
        PROXY,
        TOO_LARGE,
        NO_URL
    }
}
