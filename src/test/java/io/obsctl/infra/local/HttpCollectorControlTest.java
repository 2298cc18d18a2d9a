package io.obsctl.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collector answers is shared/facts/alloy-runtime.md. */
class HttpCollectorControlTest {
    private static final String SHA = "a".repeat(64);

    private record Answer(int status, String body) {}

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final AtomicInteger unhealthyFor = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        answers.put("/-/ready", new Answer(200, "Alloy is ready.\n"));
        answers.put("/-/healthy", new Answer(200, "All Alloy components are healthy.\n"));
        answers.put(
                "/metrics",
                new Answer(200, "# HELP x\nalloy_config_hash{cluster_name=\"\",sha256=\"" + SHA + "\"} 1\n"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            Answer answer = answers.getOrDefault(path, new Answer(404, ""));
            if (path.equals("/-/healthy") && unhealthyFor.getAndDecrement() > 0) {
                answer = new Answer(500, "unhealthy components: loki.write");
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpCollectorControl control(Duration settle) {
        return new HttpCollectorControl("127.0.0.1:" + server.getAddress().getPort(), Duration.ofSeconds(5), settle);
    }

    @Test
    void tellsWhetherAnybodyAnswers() {
        HttpCollectorControl control = control(Duration.ZERO);
        assertThat(control.answers()).isTrue();
        server.stop(0);
        assertThat(control.answers()).isFalse();
        assertThat(control.reload().orElseThrow().id().toString()).isEqualTo("deploy/collector-unreachable");
    }

    @Test
    void aRefusedReloadSaysWhy() {
        answers.put("/-/reload", new Answer(400, "c.alloy:20:21: component \"x\" does not exist\n"));
        assertThat(control(Duration.ZERO).reload().orElseThrow().detail())
                .isEqualTo("c.alloy:20:21: component \"x\" does not exist");
        answers.put("/-/reload", new Answer(200, "config reloaded\n"));
        assertThat(control(Duration.ZERO).reload()).isEmpty();
    }

    @Test
    void waitsForHealthAndNoLonger() {
        unhealthyFor.set(3);
        assertThat(control(Duration.ofSeconds(20)).settle(SHA)).isEmpty();
        unhealthyFor.set(Integer.MAX_VALUE);
        assertThat(control(Duration.ZERO).settle(SHA).orElseThrow().detail())
                .isEqualTo("unhealthy components: loki.write");
    }

    @Test
    void anotherConfigThanDeployedIsNotHealth() {
        assertThat(control(Duration.ZERO)
                        .settle("b".repeat(64))
                        .orElseThrow()
                        .id()
                        .toString())
                .isEqualTo("deploy/other-config");
        answers.put("/metrics", new Answer(200, "up 1\n"));
        assertThat(control(Duration.ZERO).settle("b".repeat(64)))
                .as("a version that does not expose it")
                .isEmpty();
    }
}
