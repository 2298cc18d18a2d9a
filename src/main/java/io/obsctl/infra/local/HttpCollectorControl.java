package io.obsctl.infra.local;

import io.obsctl.deploy.CollectorControl;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Drives a collector on this machine through its own page. Uses the JDK's plain client: three small requests on
 * loopback need no other.
 */
public final class HttpCollectorControl implements CollectorControl {
    private static final int MAX_BODY = 4 << 20;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Pattern HASH =
            Pattern.compile("^alloy_config_hash\\{[^}]*sha256=\"([0-9a-f]{64})\"", Pattern.MULTILINE);

    private final URI page;
    private final Duration timeout;
    private final Duration settle;
    private final BooleanSupplier stopped;

    /** As the other, and nobody ever wants it to end early. */
    public HttpCollectorControl(String address, Duration timeout, Duration settle) {
        this(address, timeout, settle, () -> false);
    }

    /**
     * @param address the collector's ui address, {@code host:port}
     * @param timeout for one request
     * @param settle how long it may take until it is healthy
     * @param stopped whether somebody wants it to end: a new config is not waited for any longer then, so that there is
     *     time to put the old one back
     */
    public HttpCollectorControl(String address, Duration timeout, Duration settle, BooleanSupplier stopped) {
        this.stopped = stopped;
        this.page = URI.create("http://" + address);
        this.timeout = timeout;
        this.settle = settle;
    }

    private record Answer(int status, String body) {}

    @Override
    public boolean answers() {
        try {
            return call("GET", "/-/ready").status() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Optional<Problem> reload() {
        try {
            Answer answer = call("POST", "/-/reload");
            return answer.status() == 200
                    ? Optional.empty()
                    : Optional.of(Problem.error(
                            "deploy/reload-refused",
                            "the collector does not take the new config",
                            answer.body().strip()));
        } catch (IOException e) {
            return Optional.of(unreachable(e));
        }
    }

    @Override
    public Optional<Problem> settle(String configSha256) {
        long deadline = System.nanoTime() + settle.toNanos();
        Optional<Problem> wrong = check(configSha256);
        while (wrong.isPresent()
                && System.nanoTime() < deadline
                && !Thread.currentThread().isInterrupted()) {
            if (!configSha256.isEmpty() && stopped.getAsBoolean()) {
                return Optional.of(interrupted(wrong.get()));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL.toMillis()));
            wrong = check(configSha256);
        }
        return wrong;
    }

    private static Problem interrupted(Problem wrong) {
        return Problem.error(
                "deploy/interrupted",
                "the deploy was interrupted before the collector was well",
                wrong.summary() + (wrong.detail().isEmpty() ? "" : ": " + wrong.detail()));
    }

    private Optional<Problem> check(String configSha256) {
        try {
            Answer health = call("GET", "/-/healthy");
            if (health.status() != 200) {
                return Optional.of(Problem.error(
                        "deploy/unhealthy",
                        "the collector is not healthy",
                        health.body().strip()));
            }
            if (configSha256.isEmpty()) {
                return Optional.empty();
            }
            Matcher hash = HASH.matcher(call("GET", "/metrics").body());
            // A version that does not expose the digest cannot be asked for it.
            return !hash.find() || hash.group(1).equals(configSha256)
                    ? Optional.empty()
                    : Optional.of(Problem.error(
                            "deploy/other-config",
                            "the collector runs another config than the one that was deployed",
                            "it runs " + hash.group(1).substring(0, 12) + ", deployed is "
                                    + configSha256.substring(0, 12)));
        } catch (IOException e) {
            return Optional.of(unreachable(e));
        }
    }

    private Problem unreachable(IOException e) {
        return Problem.error(
                "deploy/collector-unreachable",
                "the collector does not answer",
                page.getAuthority() + ": " + e.getMessage());
    }

    private Answer call(String method, String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) page.resolve(path).toURL().openConnection();
        try {
            connection.setRequestMethod(method);
            connection.setConnectTimeout((int) timeout.toMillis());
            connection.setReadTimeout((int) timeout.toMillis());
            int status = connection.getResponseCode();
            try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Answer(
                        status, body == null ? "" : new String(body.readNBytes(MAX_BODY), StandardCharsets.UTF_8));
            }
        } finally {
            connection.disconnect();
        }
    }
}
