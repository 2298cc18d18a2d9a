package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrong id or token on any lane is refused before a host is switched, and found out from the host itself. */
@Tag("host")
class LaneGateHostIT {
    private static final String GOOD = "otlp 1,mimir 2,loki 3";

    private volatile String good = "";

    @TempDir
    Path directory;

    @AutoClose
    private HostScene scene;

    private String token;
    private HttpServer backend;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws IOException {
        scene = HostScene.alone(directory);
        token = scene.secret("write_token_1");
        good = token;
        serve(HttpServer.create(new InetSocketAddress(scene.machine.gateway(), 0), 0));
    }

    private void serve(HttpServer server) {
        backend = server;
        backend.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith("/rules")) {
                // The rulers are asked by this machine for what they hold: nothing.
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
                return;
            }
            String lane = path.startsWith("/otlp") ? "otlp" : path.startsWith("/api/prom") ? "mimir" : "loki";
            String basic = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            String login = basic.startsWith("Basic ")
                    ? new String(Base64.getDecoder().decode(basic.substring(6)), StandardCharsets.UTF_8)
                    : "";
            boolean fine = GOOD.contains(lane + " " + login.replaceFirst(":.*", "")) && login.endsWith(":" + good);
            asked.add(path + " from " + exchange.getRemoteAddress().getAddress().getHostAddress() + " " + fine);
            byte[] text = (fine ? "" : "invalid authentication credentials").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(fine ? 200 : 401, text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        backend.start();
    }

    @AfterEach
    void stop() {
        if (backend != null) {
            backend.stop(0);
        }
    }

    private String deploy(int status, String version, String otlp, String mimir, String loki) throws IOException {
        return run(status, version, otlp, mimir, loki, "deploy", "prod", "--skip-blocked");
    }

    private String run(int status, String version, String otlp, String mimir, String loki, String... arguments)
            throws IOException {
        String at =
                (backend instanceof HttpsServer ? "https://gateway.test:" : "http://" + scene.machine.gateway() + ":")
                        + backend.getAddress().getPort();
        String profile = """
                environment: test
                service: { name: gate, version: "VERSION" }
                stack:
                  kind: self-hosted
                  tokens: { write: "env:WRITE_TOKEN" }
                  lanes:
                    otlp: { url: "AT/otlp", id: "OTLP" }
                    mimir: { url: "AT/api/prom", id: "MIMIR" }
                    loki: { url: "AT", id: "LOKI" }
                collector: { alloy: "1.15", runs-on: systemd }
                hosts:
                  defaults: { user: deploy, key-file: ./key, known-hosts: ./known_hosts }
                  list: [ { name: worker-1, address: HOST } ]
                  rollout: { settle: 0s }
                collect: { otlp: {}, host-metrics: {}, journald: [ { unit: ssh.service } ] }
                """.replace("AT/", at + "/")
                .replace("\"AT\"", "\"" + at + "\"")
                .replace("VERSION", version)
                .replace("OTLP", otlp)
                .replace("MIMIR", mimir)
                .replace("LOKI", loki)
                .replace("HOST", scene.machine.address());
        return scene.said(status, scene.program(profile, arguments));
    }

    @Test
    void aLaneThatWouldNotLetTheReleaseInIsSeenBeforeTheSwitch() throws IOException {
        try (SecretWatch watch = new SecretWatch(scene)) {
            assertThat(deploy(0, "1", "1", "2", "3")).contains("✓ worker-1").doesNotContain("lane-not-asked");
            String host = " from " + scene.machine.address() + " true";
            assertThat(asked)
                    .as("one request a door, from the host")
                    .containsExactly(
                            "/otlp/v1/traces" + host,
                            "/otlp/v1/metrics" + host,
                            "/otlp/v1/logs" + host,
                            "/api/prom/push" + host,
                            "/loki/api/v1/push" + host);
            asked.clear();
            assertThat(deploy(0, "1", "1", "2", "3")).contains("nothing to change");
            assertThat(asked).as("nothing to do, nothing to ask").isEmpty();

            String before = there();
            refused(deploy(3, "2", "1", "2", "2"), "loki write answers 401 to worker-1: invalid authentication");
            refused(deploy(3, "2", "1", "1", "3"), "mimir write answers 401 to worker-1: invalid authentication");
            refused(deploy(3, "2", "2", "2", "3"), "otlp write (traces) answers 401 to worker-1");
            scene.tokens.put("WRITE_TOKEN", scene.secret("another_one"));
            refused(deploy(3, "1", "1", "2", "3"), "Besides: worker-1: loki write answers 401");
            scene.tokens.put("WRITE_TOKEN", token);
            assertThat(there()).as("nothing was written, nothing was restarted").isEqualTo(before);

            backend.stop(0);
            assertThat(deploy(0, "3", "1", "2", "3")).contains("✓ worker-1", "deploy/lane-not-asked");
            assertThat(there()).isNotEqualTo(before);
            assertThat(watch.seen()).isEmpty();
        }
    }

    /** Whoever goes back has an emergency: what a backend would refuse then is said, and holds nobody up. */
    @Test
    void aWayBackIsWarnedOfTokensThatAreRevokedAndGoesOn() throws IOException {
        deploy(0, "1", "1", "2", "3");
        deploy(0, "2", "1", "2", "3");
        asked.clear();
        assertThat(back("rollback", "prod")).doesNotContain("lane");
        assertThat(asked).hasSize(3).allMatch(a -> a.endsWith(" from " + scene.machine.address() + " true"));

        good = scene.secret("another_one");
        String first = scene.live();
        scene.tokens.remove("WRITE_TOKEN");
        assertThat(back("rollback", "prod"))
                .contains("it goes back all the same: worker-1: otlp write (traces) answers 401 to worker-1")
                .contains("loki write answers 401", "✓ worker-1");
        assertThat(scene.live()).isNotEqualTo(first);
        asked.clear();
        assertThat(back("rollback", "prod", "--skip-lane-check")).doesNotContain("answers 401");
        assertThat(asked).isEmpty();

        scene.tokens.put("WRITE_TOKEN", token);
        refused(deploy(3, "3", "1", "2", "3"), "otlp write (traces) answers 401");
        assertThat(run(0, "3", "1", "2", "3", "deploy", "prod", "--skip-lane-check", "--skip-blocked"))
                .contains("✓ worker-1");
        assertThat(back("history", "prod")).contains("deploy --skip-lane-check", "rollback --skip-lane-check");
        assertThat(scene.there("grep -c skip-lane-check /var/lib/obsctl/history"))
                .isEqualTo("2");
        withoutCurlOverTls();
    }

    private String back(String... arguments) throws IOException {
        return run(0, "2", "1", "2", "3", arguments);
    }

    /** The host has openssl and no curl. */
    private void withoutCurlOverTls() throws IOException {
        assertThat(scene.there("command -v curl; command -v openssl")).isEqualTo("/usr/bin/openssl");
        Path store = directory.resolve("store.p12");
        Path pem = directory.resolve("gateway.pem");
        String keytool = System.getProperty("java.home") + "/bin/keytool";
        List<String> of = List.of("-keystore", store.toString(), "-storepass", "example", "-alias", "gateway");
        HostScene.exec(with(
                of,
                keytool,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=gateway.test",
                "-ext",
                "san=dns:gateway.test"));
        HostScene.exec(with(of, keytool, "-exportcert", "-rfc", "-file", pem.toString()));
        Files.copy(pem, scene.machine.root().resolve("usr/local/share/ca-certificates/gateway.crt"));
        scene.there("update-ca-certificates; echo " + scene.machine.gateway() + " gateway.test >>/etc/hosts");
        backend.stop(0);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(scene.machine.gateway(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        serve(server);
        asked.clear();
        refused(deploy(3, "4", "1", "2", "3"), "mimir write answers 401 to worker-1: invalid authentication");
        good = token;
        asked.clear();
        assertThat(deploy(0, "4", "1", "2", "3")).contains("✓ worker-1").doesNotContain("lane-not-asked");
        assertThat(asked)
                .contains("/loki/api/v1/push from " + scene.machine.address() + " true")
                .hasSize(5);
    }

    private static String[] with(List<String> common, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(common);
        return all.toArray(String[]::new);
    }

    private static SSLContext context(Path store) throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, "example".toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, "example".toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refused(String said, String why) {
        assertThat(said).contains("deploy/lane-denied", why).doesNotContain("upload");
    }

    private String there() {
        return scene.there("find /var/lib/obsctl /etc/systemd/system -printf '%p %T@ %C@\n' | sort;"
                + " systemctl show -p InvocationID,ExecReload obsctl-alloy.service; ls /run/obsctl");
    }
}
