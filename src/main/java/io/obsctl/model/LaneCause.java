package io.obsctl.model;

/** Why a lane does not let its id and token pass. */
public enum LaneCause {
    /** The id is another lane's, or of no lane of this stack. */
    WRONG_ID,
    /** The token has ended. A lane words it like a revoked one; the list of tokens shows it. */
    EXPIRED_TOKEN,
    /** The token was revoked. */
    REVOKED_TOKEN,
    /** The token's own text shows that it is none: cut, quoted, mistyped. */
    MALFORMED_TOKEN,
    /** A service-account token on a data lane, or an access-policy token on a Grafana. */
    WRONG_TOKEN_KIND,
    /** The token's own text names another organisation than the stack's. */
    FOREIGN_TOKEN,
    /** The token is one that this stack does not know: mistyped, or of another stack. */
    UNKNOWN_TOKEN,
    /** Id and token are right, the token's policy lacks the lane's scope. */
    MISSING_SCOPE,
    /** The service account's role does not allow what the profile deploys. */
    ROLE_TOO_LOW,
    /** The policy does not allow this machine's address. */
    ADDRESS_NOT_ALLOWED,
    /** User or password of a backend that is not Grafana Cloud, where ids mean nothing. */
    WRONG_CREDENTIALS,
    /** The lane wants another way to log in. */
    WRONG_SCHEME,
    /** The URL leads to another lane, another API, or lacks or doubles a path. */
    WRONG_URL(true),
    /** The port speaks TLS where the URL says http, or the other way round. */
    WRONG_PORT(true),
    /** The stack API knows no stack of that slug for this token. */
    WRONG_SLUG,
    /** The name has no address. */
    NO_ADDRESS(true),
    /** Nobody listens on that port. */
    REFUSED(true),
    /** There is no way to that network. */
    NO_ROUTE(true),
    /** Nobody answered in time. */
    TIMED_OUT(true),
    /** The certificate is expired or not yet valid. */
    CERTIFICATE_DATES(true),
    /** The certificate is for another name. */
    CERTIFICATE_NAME(true),
    /** The certificate is issued by nobody that this machine trusts: a private authority, or somebody who listens in. */
    CERTIFICATE_ISSUER(true),
    /** A proxy on the way refused or failed. */
    PROXY(true),
    /** This machine's clock is wrong. */
    CLOCK_SKEW(true),
    /** No whole answer came, for another reason. */
    UNREACHABLE(true),
    /** It asks to come back later. */
    RATE_LIMITED(true),
    /** The stack sleeps. */
    PAUSED(true),
    /** It answered 5xx, or something that no rule explains. */
    BACKEND_FAILING(true),
    /** It was not asked, since its token could not be had. */
    NOT_ASKED(true);

    private final boolean silent;

    LaneCause() {
        this(false);
    }

    LaneCause(boolean silent) {
        this.silent = silent;
    }

    /** Whether the lane said nothing about its credentials: nothing of it was reached, or it was not asked. */
    public boolean saysNothing() {
        return silent;
    }
}
