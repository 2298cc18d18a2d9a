package io.obsctl.model;

/** Why a lane does not let its id and token pass. */
public enum LaneCause {
    /** The id is another lane's, or of no lane of this stack. */
    WRONG_ID,
    /** The service says that the token is revoked, expired or malformed. */
    DEAD_TOKEN,
    /** The token is one that this stack does not know: mistyped, cut, or of another stack. */
    UNKNOWN_TOKEN,
    /** Id and token are right, the token's policy lacks the lane's scope. */
    MISSING_SCOPE,
    /** The policy does not allow this machine's address. */
    ADDRESS_NOT_ALLOWED,
    /** User or password of a backend that is not Grafana Cloud, where ids mean nothing. */
    WRONG_CREDENTIALS,
    /** The lane wants another way to log in. */
    WRONG_SCHEME,
    /** The URL leads to another lane, another API, or lacks or doubles a path. */
    WRONG_URL,
    /** The name has no address, or nobody answers there, or not in time, or not in trusted TLS. */
    UNREACHABLE,
    /** It asks to come back later. */
    RATE_LIMITED,
    /** The stack sleeps. */
    PAUSED,
    /** It answered 5xx, or something that no rule explains. */
    BACKEND_FAILING,
    /** It was not asked, since its token could not be had. */
    NOT_ASKED
}
