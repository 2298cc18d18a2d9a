package io.obsctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.obsctl.cli.Commands;
import io.obsctl.model.Release;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A directory that a running collector reads is changed only when the backends let the new release in, and goes back
 * whatever they say. Backend and collector are servers of this process; everything else is the program.
 */
class DirectoryLanesTest {
    private static final String TOKEN = "glc_FAKE_write_token_1";

    @TempDir
    Path home;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> environment = new HashMap<>(Map.of("WRITE_TOKEN", TOKEN));
    private HttpServer backend;
    private HttpServer collector;
    private volatile String good = TOKEN;
    private volatile int refusal = 401;
    private String loki = "3";
    private String credentials = "alloy: \"1.15\"";

    @BeforeEach
    void start() throws IOException {
        backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            String basic = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            String login = basic.startsWith("Basic ")
                    ? new String(Base64.getDecoder().decode(basic.substring(6)), StandardCharsets.UTF_8)
                    : "";
            String wanted = (path.startsWith("/otlp") ? "1:" : path.startsWith("/api/prom") ? "2:" : "3:") + good;
            boolean ruler = path.endsWith("/rules");
            if (!ruler) {
                asked.add(path);
            }
            byte[] text = "{\"message\":\"no such credentials\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(ruler ? 404 : login.equals(wanted) ? 200 : refusal, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        backend.start();
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.createContext("/metrics", exchange -> {
            String loaded = Release.sha256(Files.readAllBytes(home.resolve("collector/current/alloy/config.alloy")));
            byte[] text = ("alloy_config_hash{sha256=\"" + loaded + "\"} 1\n").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        backend.stop(0);
        collector.stop(0);
    }

    private String run(int status, String... words) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("prod", "--profile-dir", home.toString()));
        int ended;
        try (Wiring wiring = new Wiring(environment, new ByteArrayInputStream(new byte[0]), both, both)) {
            ended = new Commands(wiring).run(line.toArray(String[]::new));
        }
        String text = said.toString(StandardCharsets.UTF_8);
        assertThat(ended).as(text).isEqualTo(status);
        assertThat(text).doesNotContain("glc_FAKE");
        return text;
    }

    /** @param version stands in the config, so that another one is a change */
    private String deploy(int status, String version, String... words) throws IOException {
        String at = "http://127.0.0.1:" + backend.getAddress().getPort();
        Files.writeString(home.resolve("prod.yaml"), """
                environment: test
                service: { name: lanes, version: "VERSION" }
                stack:
                  kind: self-hosted
                  tokens: { write: "env:WRITE_TOKEN" }
                  lanes:
                    otlp: { url: "AT/otlp", id: "1" }
                    mimir: { url: "AT/api/prom", id: "2" }
                    loki: { url: "AT", id: "LOKI" }
                collector: { CREDENTIALS, runs-on: local, home: HOME/collector, listen: { ui: "127.0.0.1:UI" } }
                collect: { otlp: {}, host-metrics: {}, journald: [ { unit: ssh.service } ] }
                """.replace("AT", at)
                .replace("VERSION", version)
                .replace("CREDENTIALS", credentials)
                .replace("LOKI", loki)
                .replace("HOME", home.toString())
                .replace("UI", String.valueOf(collector.getAddress().getPort())));
        List<String> all = new ArrayList<>(List.of("deploy"));
        all.addAll(List.of(words));
        return run(status, all.toArray(String[]::new));
    }

    /** Every file and link below the directory, with its content. */
    private Map<String, String> there() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(home.resolve("collector"))) {
            for (Path path : walk.toList()) {
                all.put(
                        path.toString(),
                        Files.isSymbolicLink(path)
                                ? Files.readSymbolicLink(path).toString()
                                : Files.isRegularFile(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "");
            }
        }
        return all;
    }

    private String live() throws IOException {
        return Files.readSymbolicLink(home.resolve("collector/current")).toString();
    }

    @Test
    void aLaneThatWouldNotLetTheReleaseInIsSeenBeforeAnythingIsWritten() throws IOException {
        assertThat(deploy(0, "1")).contains("✓ " + home).doesNotContain("lane-");
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "/otlp/v1/traces", "/otlp/v1/metrics", "/otlp/v1/logs", "/api/prom/push", "/loki/api/v1/push");
        asked.clear();
        assertThat(deploy(0, "1")).contains("nothing to change");
        assertThat(asked).as("nothing to do, nothing to ask").isEmpty();

        Map<String, String> before = there();
        for (int status : List.of(401, 403)) {
            refusal = status;
            loki = "2";
            assertThat(deploy(3, "2"))
                    .contains("deploy/lane-denied", "loki write answers " + status + " to this machine: no such")
                    .doesNotContain("otlp write", "mimir write");
            loki = "3";
            environment.put("WRITE_TOKEN", "glc_FAKE_another_one");
            assertThat(deploy(3, "1"))
                    .contains("otlp write (traces) answers " + status + " to this machine", "Besides: ")
                    .contains("mimir write answers " + status, "loki write answers " + status);
            environment.put("WRITE_TOKEN", TOKEN);
        }
        assertThat(there()).as("nothing was written").isEqualTo(before);
        assertThat(run(0, "plan")).doesNotContain("lane-denied");
        loki = "2";
        assertThat(deploy(0, "2", "--skip-lane-check")).contains("✓ " + home);
        assertThat(run(0, "history")).contains("deploy --skip-lane-check");
    }

    @Test
    void nobodyListeningIsARemarkAndHoldsNobodyUp() throws IOException {
        deploy(0, "1");
        String before = live();
        backend.stop(0);
        assertThat(deploy(0, "2", "--skip-blocked"))
                .contains("deploy/lane-not-asked", "otlp write (traces, metrics, logs)", "✓ " + home)
                .doesNotContain("lane-denied");
        assertThat(live()).isNotEqualTo(before);
    }

    /** With the token that lies in the earlier release, whatever this machine's variable holds by now. */
    @Test
    void aWayBackIsWarnedAndGoesOn() throws IOException {
        deploy(0, "1");
        String first = live();
        deploy(0, "2");
        asked.clear();
        environment.remove("WRITE_TOKEN");
        assertThat(run(0, "rollback")).doesNotContain("lane-", "secret/file-mode");
        assertThat(asked).hasSize(3);
        assertThat(live()).isEqualTo(first);

        good = "glc_FAKE_another_one";
        assertThat(run(0, "rollback"))
                .contains("it goes back all the same", "loki write answers 401 to this machine", "✓ " + home);
        assertThat(live()).isNotEqualTo(first);

        asked.clear();
        assertThat(run(0, "rollback", "--skip-lane-check")).doesNotContain("lane-", "goes back all the same");
        assertThat(asked).isEmpty();

        backend.stop(0);
        String before = live();
        assertThat(run(0, "rollback")).contains("a lane could not be asked before the switch", "✓ " + home);
        assertThat(live()).isNotEqualTo(before);
    }

    /** One variable of many: whoever goes back reads that nobody asked, and why. */
    @Test
    void aWayBackSaysThatTokensInAnEnvironmentFileAreNotAsked() throws IOException {
        credentials = "alloy: \"1.14\", credentials: env-file";
        deploy(0, "1");
        deploy(0, "2");
        asked.clear();
        assertThat(run(0, "rollback"))
                .contains("otlp write (traces), mimir write, loki write: not asked, the release has no file of its own"
                        + " that holds env:WRITE_TOKEN");
        assertThat(asked).isEmpty();
    }

    /** There nothing is sent before somebody starts one, and nobody knows from where. */
    @Test
    void whereNoCollectorAnswersNobodyIsAsked() throws IOException {
        collector.stop(0);
        good = "glc_FAKE_another_one";
        assertThat(deploy(0, "1")).contains("✓ " + home);
        assertThat(asked).isEmpty();
    }
}
