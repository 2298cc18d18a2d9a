package io.obsctl.verify.lane;

import io.obsctl.model.SecretRef;
import io.obsctl.model.TokenFacts;

/** Reads what a token tells of itself, without asking anybody. */
@FunctionalInterface
public interface TokenReader {
    /** What it tells; {@link TokenFacts.Opaque} when it tells nothing or cannot be had. Never throws. */
    TokenFacts read(SecretRef ref);
}
