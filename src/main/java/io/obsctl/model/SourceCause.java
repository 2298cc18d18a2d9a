package io.obsctl.model;

/** Why something that is collected from does not let the collector in. */
public enum SourceCause {
    /** The name has no address where it is asked from. */
    NO_ADDRESS,
    /** Nobody listens there. */
    REFUSED,
    /** Nobody answered in time. */
    TIMED_OUT,
    /** The connection ended before it said anything. */
    CUT,
    /** It takes encrypted connections only. */
    WANTS_TLS,
    /** It does not speak TLS, and the profile asks for it. */
    NO_TLS,
    /** Its certificate is not accepted. */
    CERTIFICATE,
    /** It wants a client certificate. */
    WANTS_CERTIFICATE,
    /** The password is wrong. */
    WRONG_PASSWORD,
    /** There is no such user. */
    UNKNOWN_USER,
    /** There is no such database. */
    UNKNOWN_DATABASE,
    /** It does not let this address in, whatever the password. */
    ADDRESS_NOT_ALLOWED,
    /** It wants credentials and was given none. */
    WANTS_CREDENTIALS,
    /** It was given a password and has none. */
    NEEDS_NO_PASSWORD,
    /** The user may not do what the exporter needs. */
    MISSING_RIGHT,
    /** The path leads to no metrics. */
    WRONG_PATH,
    /** Something else answers there. */
    SOMETHING_ELSE,
    /** It is starting, full or failing. */
    NOT_READY,
    /** The reference leads to something that is no data source name. */
    BAD_REFERENCE,
    /** It was not asked: no secret, or no way to the host. */
    NOT_ASKED,
    /** obsctl does not speak its protocol: nothing is known of it. */
    NOT_PROBED
}
