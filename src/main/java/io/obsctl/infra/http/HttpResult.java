package io.obsctl.infra.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What became of a call. An answer of any status is an answer; only none at all is {@link Unreachable}. */
public sealed interface HttpResult {
    /**
     * Whether what a write asked for may have been done: it was, or nobody can tell. False only when the server said no
     * or was never reached.
     */
    default boolean mayHaveBeenDone() {
        if (this instanceof Answered answered) {
            return answered.success() || answered.status() / 100 == 5;
        }
        return switch (((Unreachable) this).reason()) {
            case DNS, REFUSED, NO_ROUTE, TLS, ADDRESS -> false;
            case TIMEOUT, CUT, PROXY, TOO_LARGE -> true;
        };
    }

    /**
     * The server answered.
     *
     * @param headers by lower-cased name; several values of one name are joined with {@code ", "}
     * @param body whole, decompressed, at most {@link Http#MAX_BODY} bytes
     * @param took from the first byte of the first attempt to the last byte of this answer
     */
    record Answered(int status, Map<String, String> headers, byte[] body, Duration took) implements HttpResult {
        public Answered {
            headers = Map.copyOf(headers);
        }

        /** Whether the status is 2xx. */
        public boolean success() {
            return status / 100 == 2;
        }

        /** The body as UTF-8; bytes that are none become U+FFFD. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        /** Without headers and body, which may hold credentials. */
        @Override
        public String toString() {
            return "Answered[" + status + ", " + body.length + " bytes, " + took + "]";
        }
    }

    /**
     * No whole answer came.
     *
     * @param detail one short sentence part without a full stop; holds no secret
     * @param tls what was wrong with TLS, where the reason is {@link Reason#TLS}
     */
    record Unreachable(Reason reason, String detail, TlsFault tls) implements HttpResult {
        public Unreachable(Reason reason, String detail) {
            this(reason, detail, TlsFault.NONE);
        }
    }

    /** What was wrong with TLS. */
    enum TlsFault {
        NONE,
        /** The certificate is expired or not yet valid. */
        DATES,
        /** The certificate is for another name. */
        NAME,
        /** The certificate is issued by nobody that this machine trusts. */
        ISSUER,
        /** The other side does not speak TLS on this port. */
        NO_TLS,
        /** The handshake failed. */
        HANDSHAKE
    }

    /** Why no answer came. */
    enum Reason {
        /** The name has no address. */
        DNS,
        /** Nobody listens on that port. */
        REFUSED,
        /** No way to that network. */
        NO_ROUTE,
        /** The deadline passed. */
        TIMEOUT,
        /** The TLS handshake failed: wrong name, unknown issuer, expired, or no TLS at all. */
        TLS,
        /** The connection ended before the answer did. The request may have been carried out. */
        CUT,
        /** A proxy on the way refused or failed. */
        PROXY,
        /** The answer is longer than {@link Http#MAX_BODY}. */
        TOO_LARGE,
        /** It cannot be asked: no http or https address, or a header that cannot be sent. */
        ADDRESS
    }
}
