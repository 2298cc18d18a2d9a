package io.obsctl.infra.http;

import io.obsctl.infra.http.HttpResult.Reason;
import io.obsctl.infra.http.HttpResult.TlsFault;
import io.obsctl.infra.http.HttpResult.Unreachable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Reads an exception of the network by its type; by its words only where one type stands for several causes. */
final class Failures {
    static final String WANTS_LOGIN = "it wants a user and a password";

    private Failures() {}

    /** @param proxy {@code host:port} of the proxy on the way; empty when there is none */
    static Unreachable read(IOException e, String proxy, Duration deadline) {
        Unreachable read = straight(furthest(e), proxy, deadline);
        return read.reason() == Reason.TLS && !proxy.isEmpty()
                ? new Unreachable(read.reason(), read.detail() + " (through the proxy " + proxy + ")", read.tls())
                : read;
    }

    /**
     * Where a name has several addresses they are tried side by side; the failure of one is thrown, with those of the
     * others suppressed. One that came as far as TLS says more than one that was not let in.
     */
    private static IOException furthest(IOException e) {
        if (e instanceof SSLException) {
            return e;
        }
        for (Throwable other : e.getSuppressed()) {
            if (other instanceof SSLException tls) {
                return tls;
            }
        }
        return e;
    }

    private static Unreachable straight(IOException e, String proxy, Duration deadline) {
        boolean viaProxy = !proxy.isEmpty();
        String message = e.getMessage() == null ? "" : e.getMessage();
        if (Thread.currentThread().isInterrupted()) {
            return new Unreachable(Reason.CUT, "interrupted");
        }
        if (message.contains("authenticate with proxy")) {
            return new Unreachable(Reason.PROXY, "the proxy " + proxy + " answered 407: " + WANTS_LOGIN);
        }
        if (message.contains("CONNECT") || message.startsWith("Too many tunnel connections")) {
            return new Unreachable(Reason.PROXY, "the proxy " + proxy + " refused the tunnel: " + oneLine(message));
        }
        if (e instanceof UnknownHostException) {
            return viaProxy
                    ? new Unreachable(Reason.PROXY, "the name of the proxy " + proxy + " has no address")
                    : new Unreachable(Reason.DNS, "the name has no address");
        }
        if (e instanceof SSLException) {
            return tls(e);
        }
        if (e instanceof SocketTimeoutException
                && message.toLowerCase(Locale.ROOT).contains("connect")) {
            return new Unreachable(
                    viaProxy ? Reason.PROXY : Reason.TIMEOUT,
                    "connecting took too long" + (viaProxy ? ", to the proxy " + proxy : ""));
        }
        if (e instanceof InterruptedIOException) {
            return new Unreachable(Reason.TIMEOUT, "no answer within " + words(deadline));
        }
        if (e instanceof NoRouteToHostException || message.contains("unreachable")) {
            return new Unreachable(Reason.NO_ROUTE, "no route to the host");
        }
        if (e instanceof ConnectException) {
            String cause = rootMessage(e).toLowerCase(Locale.ROOT);
            Reason reason = cause.contains("timed out") ? Reason.TIMEOUT : Reason.REFUSED;
            String words = reason == Reason.TIMEOUT ? "connecting took too long" : "connection refused";
            return viaProxy
                    ? new Unreachable(Reason.PROXY, "the proxy " + proxy + " cannot be reached: " + words)
                    : new Unreachable(reason, words);
        }
        return new Unreachable(Reason.CUT, "the connection ended before the answer did");
    }

    private static Unreachable tls(IOException e) {
        if (e instanceof SSLPeerUnverifiedException) {
            return tls(TlsFault.NAME, "the certificate is for " + names(e.getMessage()));
        }
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof RefusedChain refused) {
                return tls(refused.fault(), String.valueOf(refused.getMessage()));
            }
            if (t instanceof CertificateException || t instanceof java.security.cert.CertPathBuilderException) {
                return tls(TlsFault.ISSUER, "the certificate is not trusted: " + oneLine(t.getMessage()));
            }
        }
        String message = oneLine(e.getMessage());
        return message.contains("Unsupported or unrecognized SSL message")
                        || message.toLowerCase(Locale.ROOT).contains("plaintext connection")
                ? tls(TlsFault.NO_TLS, "the server does not speak TLS on this port")
                : tls(TlsFault.HANDSHAKE, "the TLS handshake failed: " + message);
    }

    private static Unreachable tls(TlsFault fault, String detail) {
        return new Unreachable(Reason.TLS, detail, fault);
    }

    /** The names in OkHttp's words, {@code … subjectAltNames: [a, b]}. */
    private static String names(@Nullable String message) {
        String text = message == null ? "" : message;
        int at = text.indexOf("subjectAltNames: [");
        int end = text.indexOf(']', at + 1);
        String names = at < 0 || end < 0 ? "" : text.substring(at + "subjectAltNames: [".length(), end);
        return names.isBlank() ? "another name" : names.length() > 120 ? names.substring(0, 120) + "…" : names;
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return oneLine(root.getMessage());
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("").strip();
    }

    /** {@code 1.5 s}. */
    static String words(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
