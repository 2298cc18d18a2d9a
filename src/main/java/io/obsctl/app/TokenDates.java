package io.obsctl.app;

import io.obsctl.model.LoadedProfile;
import io.obsctl.model.TokenFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Port: when a token was made and when it ends, by asking whoever issued it. */
@FunctionalInterface
public interface TokenDates {
    /** Asks nobody. */
    TokenDates NONE = (profile, token) -> new NotKnown();

    /** @param profile whose {@code stack.api} and tokens may be used for asking */
    Answer of(LoadedProfile profile, TokenFacts.CloudAccess token);

    /** What asking gave. */
    sealed interface Answer {}

    /** @param ends {@code null} when it never does */
    record Known(@Nullable Instant made, @Nullable Instant ends) implements Answer {}

    /** Nobody could be asked, or nobody knows it. */
    record NotKnown() implements Answer {}
}
