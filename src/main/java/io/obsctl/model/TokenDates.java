package io.obsctl.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Port: when a token was made, ends and was last used, by asking whoever issued it. Never throws. */
@FunctionalInterface
public interface TokenDates {
    /** Asks nobody. */
    TokenDates NONE = (profile, token) -> new NotAsked("nobody was asked");

    /**
     * At most one request.
     *
     * @param profile whose {@code stack.api} and tokens may be used for asking
     */
    Answer of(LoadedProfile profile, TokenFacts.CloudAccess token);

    /** What asking gave. */
    sealed interface Answer {}

    /**
     * A token of this name is there.
     *
     * @param made {@code null} where the issuer does not say
     * @param ends {@code null} when it never does
     * @param used when it was used last; {@code null} when it never was, or nobody says
     */
    record Known(
            @Nullable Instant made,
            @Nullable Instant ends,
            @Nullable Instant used) implements Answer {}

    /**
     * There is no token of this name that the asking token may see: it was revoked, or has ended and was removed.
     *
     * @param by the reference of the token that asked
     */
    record NotListed(SecretRef by) implements Answer {}

    /**
     * Somebody was asked, and did not say it.
     *
     * @param why without a full stop
     */
    record Refused(String why) implements Answer {}

    /**
     * Nobody could be asked.
     *
     * @param why without a full stop
     */
    record NotAsked(String why) implements Answer {}
}
