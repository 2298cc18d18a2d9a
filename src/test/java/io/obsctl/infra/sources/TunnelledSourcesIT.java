package io.obsctl.infra.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.http.BasicAuth;
import io.obsctl.infra.ssh.LoopbackSshd;
import io.obsctl.model.Secret;
import io.obsctl.testing.Certificates;
import io.obsctl.testing.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Logins of exporters through the SSH tunnel to their host, with TLS: Debian's PostgreSQL, Redis, RabbitMQ and OpenSSH,
 * and the program as it is built. The certificates name {@code localhost} and not the tunnel's end, 127.0.0.1.
 */
class TunnelledSourcesIT {
    @TempDir
    static Path directory;

    private static RealServers servers;
    private static LoopbackSshd sshd;
    private static int postgres;
    private static int redis;
    private static int mutual;
    private static int rabbit;
    private static int secureRabbit;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                RealServers.possible() && LoopbackSshd.possible(), "needs root, PostgreSQL, Redis, RabbitMQ and sshd");
        Assumptions.assumeTrue(Files.exists(Path.of("target/obsctl.jar")), "needs target/obsctl.jar");
        servers = new RealServers(directory);
        servers.certificates();
        RealServers.Rabbit management = servers.rabbitmqOverTls();
        rabbit = management.plain();
        secureRabbit = management.secure();
        postgres = servers.postgres(
                List.of("local all postgres trust", "hostssl all all 127.0.0.1/32 scram-sha-256"),
                "alter system set ssl_cert_file = '" + directory.resolve("server.pem") + "'",
                "alter system set ssl_key_file = '" + directory.resolve("postgres.key") + "'",
                "alter system set ssl = on",
                "create role watcher login password 'FAKEpw' in role pg_monitor");
        redis = servers.redisOverTls("--requirepass", "FAKEredis", "--tls-auth-clients", "no");
        mutual = servers.redisOverTls("--requirepass", "FAKEredis");
        sshd = new LoopbackSshd(directory.resolve("ssh"), "/usr/bin:/bin:/usr/sbin:/sbin");
        Certificates.make(directory, """
                authority other
                keytool -importcert -noprompt -alias ca -file ca.pem -keystore store.p12 -storepass example
                """);
    }

    @AfterAll
    static void stop() {
        if (sshd != null) {
            sshd.close();
        }
        if (servers != null) {
            servers.close();
        }
    }

    /** What {@code auth check --sources} says of each source that the profile collects from on its one host. */
    private Map<String, String> check(String collect, List<String> settings) throws IOException, InterruptedException {
        Path home = directory.resolve("here");
        Files.createDirectories(home.resolve("profiles"));
        Files.writeString(home.resolve("profiles/prod.yaml"), """
                environment: prod
                service: { name: api, team: platform }
                stack:
                  kind: sandbox
                  tokens: { write: "env:W", read: "env:R" }
                  lanes: { otlp: { url: "http://127.0.0.1:1/otlp", id: 1 }, mimir: { url: "http://127.0.0.1:1/api/prom", id: 2 } }
                collector: { runs-on: systemd }
                hosts:
                  defaults: { user: root, port: %d, key-file: "%s", known-hosts: "%s" }
                  list: [ { name: worker-1, address: 127.0.0.1 } ]
                collect:
                %s
                """.formatted(
                        sshd.port, sshd.directory.resolve("user_key"), sshd.knownHosts(), collect));
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        argv.addAll(settings);
        argv.addAll(
                List.of("-jar", Path.of("target/obsctl.jar").toAbsolutePath().toString()));
        argv.addAll(List.of("auth", "check", "prod", "--sources", "-o", "json"));
        Path out = directory.resolve("out.txt");
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(home.toFile())
                .redirectError(directory.resolve("err.txt").toFile())
                .redirectOutput(out.toFile());
        builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
        builder.environment().putAll(environment);
        builder.environment().putAll(Map.of("W", "example-write", "R", "example-read"));
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(out) + Files.readString(directory.resolve("err.txt"));
        assertThat(process.exitValue()).as(said).isIn(1, 5);
        assertThat(said).doesNotContain("FAKE");
        Map<String, String> rows = new HashMap<>();
        for (JsonNode row : JsonMapper.shared().readTree(Files.readString(out)).path("sources")) {
            assertThat(row.path("from").asString()).isEqualTo("worker-1");
            List<String> causes = new ArrayList<>();
            row.path("causes").forEach(c -> causes.add(c.asString()));
            String verdict = row.path("works").asBoolean() ? "works" : String.join(" or ", causes);
            rows.put(
                    row.path("name").asString(),
                    verdict + ": " + row.path("words").asString());
        }
        return rows;
    }

    private String postgres(String name, String host, int port, String rest) {
        String variable = name.toUpperCase(Locale.ROOT).replace('-', '_');
        environment.put(variable, "postgresql://watcher:FAKEpw@" + host + ":" + port + "/postgres?sslmode=" + rest);
        return "    - { name: " + name + ", dsn: \"env:" + variable + "\" }\n";
    }

    @Test
    void postgresOverTlsHasToBeWhoTheDataSourceNameSaysToTheAuthorityThatLiesOnTheHost()
            throws IOException, InterruptedException {
        String ca = "&sslrootcert=" + directory.resolve("ca.pem");
        Map<String, String> rows = check(
                "  postgres:\n"
                        + postgres("right", "localhost", postgres, "verify-full" + ca)
                        + postgres("other-name", "127.0.0.1", postgres, "verify-full" + ca)
                        + postgres("no-name", "127.0.0.1", postgres, "verify-ca" + ca)
                        + postgres(
                                "other-authority",
                                "localhost",
                                postgres,
                                "verify-full&sslrootcert=" + directory.resolve("other.pem"))
                        + postgres("no-authority", "localhost", postgres, "verify-full&sslrootcert=/none/ca.pem")
                        + postgres("no-file", "localhost", postgres, "verify-full&sslrootcert=/etc")
                        + postgres("systems-own", "localhost", postgres, "verify-full")
                        + postgres("unlooked", "localhost", postgres, "require")
                        + postgres("plain", "localhost", postgres, "disable")
                        + postgres("nobody", "localhost", Ports.free(), "verify-full" + ca),
                List.of());
        assertThat(rows.get("right")).startsWith("works: PostgreSQL 1").doesNotContain("not checked");
        assertThat(rows).containsEntry("other-name", "certificate: the certificate is for localhost");
        assertThat(rows.get("no-name")).startsWith("works: PostgreSQL 1");
        assertThat(rows.get("other-authority")).startsWith("certificate: ");
        assertThat(rows).containsEntry("no-authority", "certificate: sslrootcert=/none/ca.pem is not there");
        assertThat(rows.get("no-file")).startsWith("works: ").endsWith("not checked: /etc: Is a directory");
        assertThat(rows.get("systems-own")).startsWith("certificate: ").endsWith("; the host may trust another");
        assertThat(rows.get("unlooked")).startsWith("works: PostgreSQL 1");
        assertThat(rows.get("plain")).startsWith("address-not-allowed or wants-tls: ");
        assertThat(rows.get("nobody")).startsWith("refused: ");
    }

    private static String redis(String name, int port, String host, String tls) {
        return "    - { name: " + name + ", address: \"rediss://" + host + ":" + port + "\", password: \"env:REDIS\""
                + (tls.isEmpty() ? "" : ", tls: { " + tls.replace("DIR", directory.toString()) + " }") + " }\n";
    }

    @Test
    void redisOverTlsHasToBeWhoTheProfileSays() throws IOException, InterruptedException {
        environment.put("REDIS", "FAKEredis");
        String ca = "ca: \"file:DIR/ca.pem\"";
        String own = ", cert: \"file:DIR/client.pem\", key: \"file:DIR/client.key\"";
        Map<String, String> rows = check(
                "  redis:\n"
                        + redis("right", redis, "localhost", ca)
                        + redis("other-name", redis, "127.0.0.1", ca)
                        + redis("systems-own", redis, "localhost", "")
                        + redis("asked-for-ours", mutual, "localhost", ca)
                        + redis("nobody", Ports.free(), "localhost", ca)
                        + redis("both", mutual, "localhost", ca + own),
                List.of());
        assertThat(rows.get("right")).startsWith("works: Redis ");
        assertThat(rows).containsEntry("other-name", "certificate: the certificate is for localhost");
        assertThat(rows.get("systems-own")).startsWith("certificate: ").endsWith("; the host may trust another");
        assertThat(rows.get("asked-for-ours")).startsWith("wants-certificate: ");
        assertThat(rows.get("nobody")).startsWith("refused or ");
        assertThat(rows.get("both")).startsWith("works: Redis ");
    }

    private static void user(String name) throws IOException, InterruptedException {
        HttpRequest put = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rabbit + "/api/users/" + name))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", BasicAuth.header("guest", Secret.of("guest")))
                .PUT(HttpRequest.BodyPublishers.ofString("{\"password\":\"FAKEpw\",\"tags\":\"monitoring\"}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(put, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(201);
    }

    private static String rabbit(String job, String scheme, String target, String password) {
        return "    - { job: " + job + ", scheme: " + scheme + ", targets: [ \"" + target + "\" ], path: /api/nodes,"
                + " user: scraper, password: \"env:" + password + "\" }\n";
    }

    /** Its API gives JSON: who is told so was let in. */
    @Test
    void rabbitmqsLoginGoesThroughTheTunnelWithTlsToo() throws IOException, InterruptedException {
        user("scraper");
        environment.put("RIGHT", "FAKEpw");
        environment.put("WRONG", "FAKEno");
        String plain = "127.0.0.1:" + rabbit;
        String secure = "localhost:" + secureRabbit;
        String jobs = "  scrape:\n"
                + rabbit("plain", "http", plain, "RIGHT")
                + rabbit("plain-wrong", "http", plain, "WRONG")
                + rabbit("secure", "https", secure, "RIGHT")
                + rabbit("secure-wrong", "https", secure, "WRONG")
                + rabbit("other-name", "https", "127.0.0.1:" + secureRabbit, "RIGHT")
                + rabbit("other-port", "https", "localhost:" + rabbit, "RIGHT")
                + rabbit("nobody", "https", "localhost:" + Ports.free(), "RIGHT");
        Map<String, String> rows = check(
                jobs,
                List.of(
                        "-Djavax.net.ssl.trustStore=" + directory.resolve("store.p12"),
                        "-Djavax.net.ssl.trustStorePassword=example"));
        assertThat(rows).containsEntry("plain", "wrong-path: JSON, no metrics");
        assertThat(rows.get("plain-wrong")).startsWith("wrong-password or unknown-user: ");
        assertThat(rows).containsEntry("secure", "wrong-path: JSON, no metrics");
        assertThat(rows.get("secure-wrong")).startsWith("wrong-password or unknown-user: ");
        assertThat(rows).containsEntry("other-name", "certificate: the certificate is for localhost");
        assertThat(rows.get("other-port")).startsWith("no-tls: ");
        assertThat(rows.get("nobody")).startsWith("refused or no-tls: ");

        assertThat(check(jobs, List.of()).get("secure"))
                .startsWith("certificate: ")
                .contains("issued by example-ca")
                .endsWith("; the host may trust another");
    }
}
