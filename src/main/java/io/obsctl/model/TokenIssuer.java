package io.obsctl.model;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who makes and ends access-policy tokens. Every method throws {@link io.obsctl.problem.ObsctlException} with {@code
 * DENIED} when it may not, and {@code UNREACHABLE} when nothing useful answers.
 */
public interface TokenIssuer {
    /**
     * A token that is there.
     *
     * @param policyId of the access policy that it belongs to
     * @param expires {@code null} when it never ends
     */
    record Known(
            String id,
            String policyId,
            String name,
            @Nullable Instant expires) {}

    /** A token that was made just now; its value is shown this once. */
    record Made(Known known, Secret token) {}

    /** The token of this name, as {@link TokenFacts.CloudAccess} reads it from the token itself. */
    Optional<Known> find(String name, String region);

    /** A new token of a policy, with another name. */
    Made make(String policyId, String name, String region, @Nullable Instant expires);

    /** Ends a token. One that is gone already is fine. */
    void revoke(String id, String region);
}
