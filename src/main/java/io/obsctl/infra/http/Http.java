package io.obsctl.infra.http;

import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.HttpResult.Reason;
import io.obsctl.infra.http.HttpResult.Unreachable;
import io.obsctl.model.ClientTls;
import io.obsctl.model.SecretSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.Route;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls. Safe between threads; blocks until the answer is whole or the call's deadline has passed. Costs nothing
 * until the first call: the client is made then.
 */
public final class Http implements AutoCloseable {
    /** The longest body that is read, in bytes: 16 MiB. */
    public static final int MAX_BODY = 16 << 20;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int MAX_REDIRECTS = 5;
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS");
    private static final Set<String> NEEDS_BODY = Set.of("POST", "PUT", "PATCH");

    private final String userAgent;
    private final RetryPolicy retry;
    private final Clock clock;
    private final ProxySelector proxies;
    private final @Nullable Supplier<PemMaterial> tls;
    private final @Nullable InetSocketAddress end;
    private final Map<ClientTls, Http> others = new HashMap<>();
    private @Nullable OkHttpClient client;

    public Http(String version, RetryPolicy retry, Clock clock, ProxySelector proxies) {
        this("obsctl/" + version, retry, clock, proxies, null, null);
    }

    private Http(
            String userAgent,
            RetryPolicy retry,
            Clock clock,
            ProxySelector proxies,
            @Nullable Supplier<PemMaterial> tls,
            @Nullable InetSocketAddress end) {
        this.userAgent = userAgent;
        this.retry = retry;
        this.clock = clock;
        this.proxies = proxies;
        this.tls = tls;
        this.end = end;
    }

    /**
     * This client with other keys and authorities; itself when there are none. Closed with it. The references are
     * followed at the first call, which then throws what {@link SecretSource#resolve} throws, and with
     * {@code secret/pem} for what is no certificate or key.
     */
    public synchronized Http over(@Nullable ClientTls other, SecretSource secrets) {
        if (other == null || (other.ca() == null && !other.mutual())) {
            return this;
        }
        return others.computeIfAbsent(
                other, t -> new Http(userAgent, retry, clock, proxies, () -> PemMaterial.of(t, secrets), end));
    }

    /** With the system's clock and the proxies of these environment variables, as Go programs read them. */
    public Http(String version, RetryPolicy retry, Map<String, String> environment) {
        this(version, retry, Clock.systemUTC(), new EnvironmentProxies(environment));
    }

    /** With the system's clock and the JVM's proxies. */
    public Http(String version, RetryPolicy retry) {
        this(version, retry, Clock.systemUTC(), ProxySelector.getDefault());
    }

    /** As this one, but one try, and no proxy on the way: for addresses of this machine and of the cloud below it. */
    public Http direct() {
        return new Http(userAgent.substring("obsctl/".length()), RetryPolicy.NONE, clock, ProxySelector.of(null));
    }

    /**
     * As {@link #direct}, but whatever the URL, connections go to this address: the near end of a tunnel. The host of the
     * URL is the one that the server is told and that its certificate has to name. To be closed by the caller.
     */
    public Http through(InetSocketAddress end) {
        return new Http(userAgent, RetryPolicy.NONE, clock, ProxySelector.of(null), tls, end);
    }

    /** Sends it. Never throws for what the network or the server does. */
    public HttpResult send(HttpCall call) {
        HttpUrl url = HttpUrl.parse(call.url().toString());
        if (url == null) {
            return new Unreachable(Reason.ADDRESS, "not an http or https address");
        }
        long start = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            Duration left = call.deadline().minusNanos(System.nanoTime() - start);
            if (left.toMillis() <= 0) {
                return timedOut(call);
            }
            HttpResult result = follow(call, url, left, start);
            if (attempt == retry.attempts() || !(result instanceof Answered answer) || !mayRepeat(call, answer)) {
                return result;
            }
            Duration pause = RetryAfter.of(answer, clock).orElse(Duration.ofMillis(250L << (attempt - 1)));
            Duration after = call.deadline().minusNanos(System.nanoTime() - start);
            if (pause.compareTo(retry.longestPause()) > 0 || pause.compareTo(after) >= 0) {
                return result;
            }
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return result;
            }
        }
    }

    private static boolean mayRepeat(HttpCall call, Answered answer) {
        return answer.status() == 429
                || (answer.status() == 503
                        && (REPEATABLE.contains(call.method())
                                || answer.header("retry-after").isPresent()));
    }

    /** One attempt, with redirects that stay on the same host, port and scheme. Others are the answer. */
    private HttpResult follow(HttpCall call, HttpUrl first, Duration left, long start) {
        HttpUrl url = first;
        boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
        for (int hop = 0; ; hop++) {
            Duration remaining = hop == 0 ? left : call.deadline().minusNanos(System.nanoTime() - start);
            if (remaining.toMillis() <= 0) {
                return timedOut(call);
            }
            HttpResult result = once(call, url, remaining, start, reads);
            if (!reads || hop == MAX_REDIRECTS || !(result instanceof Answered answer) || answer.status() / 100 != 3) {
                return result;
            }
            HttpUrl next = answer.header("location").map(url::resolve).orElse(null);
            if (next == null
                    || !next.host().equals(first.host())
                    || next.port() != first.port()
                    || !next.scheme().equals(first.scheme())) {
                return result;
            }
            url = next;
        }
    }

    private HttpResult once(HttpCall call, HttpUrl url, Duration left, long start, boolean reads) {
        Request request;
        try {
            request = request(call, url);
        } catch (IllegalArgumentException e) {
            // OkHttp refuses what cannot stand in a header; its message may quote the value, so it is not repeated.
            return new Unreachable(Reason.ADDRESS, "a header holds characters that cannot be sent");
        }
        OkHttpClient http = client();
        if (!reads) {
            // A write is never sent twice behind the caller's back.
            http = http.newBuilder().retryOnConnectionFailure(false).build();
        }
        Call okCall = http.newCall(request);
        okCall.timeout().timeout(left.toMillis(), TimeUnit.MILLISECONDS);
        try (Response response = okCall.execute()) {
            BufferedSource source = response.body().source();
            if (source.request(MAX_BODY + 1L)) {
                return new Unreachable(Reason.TOO_LARGE, "the answer is longer than 16 MiB");
            }
            byte[] body = source.readByteArray();
            return new Answered(
                    response.code(), lowerCased(response.headers()), body, Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            return refused(Failures.read(e, proxyFor(url.uri()), call.deadline()), url.uri());
        }
    }

    /** A proxy says the same to who has not logged in and to who did so wrongly. */
    private Unreachable refused(Unreachable result, URI target) {
        boolean login = result.reason() == Reason.PROXY
                && result.detail().endsWith(Failures.WANTS_LOGIN)
                && proxies instanceof EnvironmentProxies own
                && own.credentials(target).isPresent();
        return login
                ? new Unreachable(
                        Reason.PROXY,
                        result.detail()
                                .replace(
                                        Failures.WANTS_LOGIN,
                                        "it does not take the user and password in" + " HTTPS_PROXY"))
                : result;
    }

    /** {@code host:port} of the proxy that this goes through; empty when it goes straight. */
    private String proxyFor(URI url) {
        return proxies.select(url).stream()
                .filter(p -> p.type() != java.net.Proxy.Type.DIRECT && p.address() instanceof InetSocketAddress)
                .map(p -> (InetSocketAddress) p.address())
                .map(a -> a.getHostString() + ":" + a.getPort())
                .findFirst()
                .orElse("");
    }

    private Request request(HttpCall call, HttpUrl url) {
        Request.Builder builder = new Request.Builder().url(url).header("User-Agent", userAgent);
        call.headers().forEach(builder::header);
        byte[] bytes = call.body();
        RequestBody body = null;
        if (bytes != null || NEEDS_BODY.contains(call.method())) {
            String type = call.contentType();
            body = RequestBody.create(bytes == null ? new byte[0] : bytes, type == null ? null : MediaType.parse(type));
        }
        return builder.method(call.method(), body).build();
    }

    private static Map<String, String> lowerCased(Headers headers) {
        Map<String, String> out = new HashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            out.merge(headers.name(i).toLowerCase(Locale.ROOT), headers.value(i), (a, b) -> a + ", " + b);
        }
        return out;
    }

    private static Unreachable timedOut(HttpCall call) {
        return new Unreachable(Reason.TIMEOUT, "no answer within " + Failures.words(call.deadline()));
    }

    private synchronized OkHttpClient client() {
        OkHttpClient made = client;
        if (made == null) {
            OkHttpClient.Builder builder = new OkHttpClient.Builder();
            if (tls != null) {
                PemMaterial material = tls.get();
                builder.sslSocketFactory(material.context().getSocketFactory(), material.trust());
            } else {
                builder = telling(builder);
            }
            InetSocketAddress only = end;
            if (only != null) {
                builder = builder.dns(host -> List.of(only.getAddress())).socketFactory(new TunnelSockets(only));
            }
            made = builder.connectTimeout(CONNECT)
                    .readTimeout(Duration.ZERO)
                    .writeTimeout(Duration.ZERO)
                    .followRedirects(false)
                    .followSslRedirects(false)
                    .proxySelector(proxies)
                    .proxyAuthenticator(this::proxyCredentials)
                    .build();
            client = made;
        }
        return made;
    }

    /** The JDK's trust, with refusals that name the issuer; the same trust without them where the JDK is odd. */
    private static OkHttpClient.Builder telling(OkHttpClient.Builder builder) {
        try {
            TellingTrust trust = TellingTrust.ofThisMachine();
            return builder.sslSocketFactory(trust.sockets(), trust);
        } catch (GeneralSecurityException e) {
            return builder;
        }
    }

    /** Answers a proxy's 407 once. */
    private @Nullable Request proxyCredentials(@Nullable Route route, Response refused) {
        if (!(proxies instanceof EnvironmentProxies own) || refused.request().header("Proxy-Authorization") != null) {
            return null;
        }
        URI target = route == null
                ? refused.request().url().uri()
                : route.address().url().uri();
        return own.credentials(target)
                .map(value -> refused.request()
                        .newBuilder()
                        .header("Proxy-Authorization", value)
                        .build())
                .orElse(null);
    }

    /** Frees connections. Calls under way end as {@link Reason#CUT}. */
    @Override
    public synchronized void close() {
        OkHttpClient made = client;
        if (made != null) {
            made.dispatcher().cancelAll();
            made.dispatcher().executorService().shutdown();
            made.connectionPool().evictAll();
            client = null;
        }
        others.values().forEach(Http::close);
        others.clear();
    }
}
