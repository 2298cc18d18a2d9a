package io.obsctl.sandbox.collector.net;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** An HTTP client of one component. Safe between threads. */
public final class HttpSender implements AutoCloseable {
    /** What of an answer goes into logs. */
    private static final int SHOWN = 1024;

    /**
     * An answer.
     *
     * @param body the start of it, as text
     */
    public record Answer(int status, String reason, String body, Optional<Duration> retryAfter) {
        public boolean ok() {
            return status / 100 == 2;
        }
    }

    private final OkHttpClient client;

    /** @throws IOException if files of the TLS options cannot be read */
    public HttpSender(Duration timeout, Tls tls) throws IOException {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .callTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .connectionPool(new ConnectionPool(4, 90, TimeUnit.SECONDS))
                .retryOnConnectionFailure(true)
                .followRedirects(false);
        X509TrustManager trust = tls.trust();
        if (trust != null) {
            builder.sslSocketFactory(tls.client(trust).getSocketFactory(), trust);
        }
        if (tls.insecureSkipVerify()) {
            builder.hostnameVerifier((host, session) -> true);
        }
        client = builder.build();
    }

    /** Posts a body. */
    public Answer post(String url, String type, byte[] body, Map<String, String> headers) throws IOException {
        return send(url, headers, RequestBody.create(body, MediaType.get(type)));
    }

    /** Gets a whole page of at most {@code limit} bytes. */
    public Answer get(String url, Map<String, String> headers, long limit) throws IOException {
        Request request = request(url, headers).get().build();
        try (Response response = client.newCall(request).execute()) {
            ResponseBody body = response.body();
            if (!response.isSuccessful()) {
                return new Answer(response.code(), response.message(), "", Optional.empty());
            }
            okio.Buffer buffer = new okio.Buffer();
            while (body.source().read(buffer, 64 * 1024) >= 0) {
                if (buffer.size() > limit) {
                    throw new IOException("the answer is larger than " + limit + " bytes");
                }
            }
            return new Answer(response.code(), response.message(), buffer.readUtf8(), Optional.empty());
        }
    }

    private static Request.Builder request(String url, Map<String, String> headers) throws IOException {
        try {
            return new Request.Builder().url(url).headers(Headers.of(headers));
        } catch (IllegalArgumentException e) {
            // A header or address that HTTP does not allow. The message could show a credential: it stays here.
            throw new IOException("the request to " + url + " has an invalid address or header");
        }
    }

    private Answer send(String url, Map<String, String> headers, @Nullable RequestBody body) throws IOException {
        Request.Builder request = request(url, headers);
        if (body != null) {
            request.post(body);
        }
        try (Response response = client.newCall(request.build()).execute()) {
            String text = response.peekBody(SHOWN).string().strip();
            return new Answer(response.code(), response.message(), text, retryAfter(response.header("Retry-After")));
        }
    }

    private static Optional<Duration> retryAfter(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        if (header.strip().matches("\\d{1,6}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header.strip())));
        }
        try {
            Instant when = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            // The date of the answer is not at hand; a minute bounds what a foreign clock can ask for.
            return when.isAfter(Instant.EPOCH) ? Optional.of(Duration.ofSeconds(60)) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Ends calls that are under way and closes idle connections. */
    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
