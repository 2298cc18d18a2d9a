package io.obsctl.infra.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.http.BasicAuth;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Secret;
import io.obsctl.model.SourceCause;
import io.obsctl.model.SourceReport;
import io.obsctl.problem.Severity;
import io.obsctl.testing.Ports;
import io.obsctl.verify.lane.ProfileText;
import io.obsctl.verify.source.CheckSources;
import io.obsctl.verify.source.SourceProber.Answer;
import io.obsctl.verify.source.SourceReach;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins of exporters against Debian's PostgreSQL, Redis and RabbitMQ. */
class RealSourcesIT {
    @TempDir
    static Path directory;

    private static RealServers servers;
    private static int postgres;
    private static int secure;
    private static int open;
    private static int guarded;
    private static int rabbit;
    private final Map<String, String> secrets = new HashMap<>();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Assumptions.assumeTrue(RealServers.possible(), "needs root, PostgreSQL, Redis and RabbitMQ");
        servers = new RealServers(directory);
        servers.certificates();
        rabbit = servers.rabbitmq();
        postgres = servers.postgres(
                List.of(
                        "local all postgres trust",
                        "host all outcast 127.0.0.1/32 reject",
                        "host all trusted,ghost 127.0.0.1/32 trust",
                        "hostssl all sealed 127.0.0.1/32 scram-sha-256",
                        "host all all 127.0.0.1/32 scram-sha-256"),
                "create role watcher login password 'FAKE pw@/1' in role pg_monitor",
                "create role plain login password 'FAKEplain'",
                "create role sealed login password 'FAKEsealed'",
                "create role trusted login",
                "create database shop",
                "revoke connect on database shop from public");
        secure = servers.postgres(
                List.of(
                        "local all postgres trust",
                        "hostssl all certified 127.0.0.1/32 cert",
                        "hostssl all all 127.0.0.1/32 scram-sha-256"),
                "alter system set ssl_cert_file = '" + directory.resolve("server.pem") + "'",
                "alter system set ssl_key_file = '" + directory.resolve("postgres.key") + "'",
                "alter system set ssl_ca_file = '" + directory.resolve("ca.pem") + "'",
                "alter system set ssl = on",
                "create role certified login",
                "create role watcher login password 'FAKEpw' in role pg_monitor");
        open = servers.redis();
        guarded = servers.redis("--requirepass", "FAKEredis");
    }

    @AfterAll
    static void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    private static final class Here implements SourceReach {
        @Override
        public List<String> places(LoadedProfile profile) {
            return List.of("here");
        }

        @Override
        public Way open(LoadedProfile profile, String place, String address) {
            int colon = address.lastIndexOf(':');
            int port = Integer.parseInt(address.substring(colon + 1));
            return new Way(
                    InetSocketAddress.createUnresolved(address.substring(0, colon), port),
                    false,
                    RealSourcesIT::file,
                    () -> {});
        }
    }

    private static SourceReach.FileText file(String path) {
        try {
            return new SourceReach.FileText.Held(Files.readString(Path.of(path)));
        } catch (IOException e) {
            return new SourceReach.FileText.Missing();
        }
    }

    private SourceReport check(String collect) {
        LoadedProfile profile = ProfileText.load("""
                environment: dev
                service: { name: api }
                stack: { kind: sandbox, tokens: { write: "env:W" }, lanes: { otlp: { url: "http://127.0.0.1:1/otlp", id: 1 }, mimir: { url: "http://127.0.0.1:1/api/prom", id: 2 } } }
                """ + collect);
        try (Http http = new Http("test", RetryPolicy.NONE)) {
            return new CheckSources(
                            new SourceLogins(http, ref -> Secret.of(secrets.getOrDefault(ref.rest(), ""))), new Here())
                    .run(profile);
        }
    }

    private SourceReport pg(String user, String password, String rest) {
        secrets.put("DSN", "postgresql://" + user + ":" + password + "@127.0.0.1:" + postgres + "/" + rest);
        return check("collect: { postgres: [ { dsn: \"env:DSN\" } ] }\n");
    }

    private static void says(SourceReport report, String id, SourceCause... causes) {
        assertThat(report.rows()).hasSize(1);
        assertThat(report.rows().get(0).causes()).as(report.toString()).containsExactly(causes);
        assertThat(report.problems()).hasSize(1);
        assertThat(report.problems().get(0).id()).hasToString(id);
        assertThat(report.problems().get(0).position()).isNotNull();
        assertThat(report.problems().get(0).hints()).isNotEmpty();
        assertThat(report.toString()).doesNotContain("FAKE");
    }

    @Test
    void letsInWhoMayReadStatistics() {
        SourceReport report = pg("watcher", "FAKE%20pw%40%2F1", "postgres?sslmode=disable");
        assertThat(report.problems()).isEmpty();
        assertThat(report.rows().get(0).words()).startsWith("PostgreSQL 1");
        secrets.put(
                "DSN",
                "host=127.0.0.1 port=" + postgres
                        + " user=watcher password='FAKE pw@/1' dbname=postgres sslmode=disable");
        assertThat(check("collect: { postgres: [ { dsn: \"env:DSN\" } ] }\n").problems())
                .isEmpty();
    }

    @Test
    void namesWhatIsWrongWithALoginToPostgres() {
        says(
                pg("watcher", "FAKEwrong", "postgres?sslmode=disable"),
                "auth/source-login",
                SourceCause.WRONG_PASSWORD,
                SourceCause.UNKNOWN_USER);
        says(
                pg("nobody", "FAKEwrong", "postgres?sslmode=disable"),
                "auth/source-login",
                SourceCause.WRONG_PASSWORD,
                SourceCause.UNKNOWN_USER);
        says(pg("ghost", "FAKEx", "postgres?sslmode=disable"), "auth/source-login", SourceCause.UNKNOWN_USER);
        says(
                pg("watcher", "FAKE%20pw%40%2F1", "nowhere?sslmode=disable"),
                "auth/source-login",
                SourceCause.UNKNOWN_DATABASE);
        says(pg("plain", "FAKEplain", "postgres?sslmode=disable"), "auth/source-right", SourceCause.MISSING_RIGHT);
        says(pg("plain", "FAKEplain", "shop?sslmode=disable"), "auth/source-right", SourceCause.MISSING_RIGHT);
        says(
                pg("outcast", "FAKEx", "postgres?sslmode=disable"),
                "auth/source-login",
                SourceCause.ADDRESS_NOT_ALLOWED,
                SourceCause.WANTS_TLS);
        says(pg("watcher", "FAKE%20pw%40%2F1", "postgres"), "auth/source-tls", SourceCause.NO_TLS);
    }

    @Test
    void namesADatabaseThatIsNotThereAndAReferenceThatIsNone() throws IOException {
        secrets.put("DSN", "postgresql://u:FAKEp@127.0.0.1:" + Ports.free() + "/db?sslmode=disable");
        says(
                check("collect: { postgres: [ { dsn: \"env:DSN\" } ] }\n"),
                "auth/source-unreachable",
                SourceCause.REFUSED);
        secrets.put("DSN", "postgresql://u:FAKEp@db.invalid/db?sslmode=disable");
        says(
                check("collect: { postgres: [ { dsn: \"env:DSN\" } ] }\n"),
                "auth/source-unreachable",
                SourceCause.NO_ADDRESS);
        secrets.put("DSN", "FAKE no dsn at all");
        says(
                check("collect: { postgres: [ { dsn: \"env:DSN\" } ] }\n"),
                "auth/source-login",
                SourceCause.BAD_REFERENCE);
    }

    private SourceReport redis(int port, String password) {
        secrets.put("REDIS", password);
        String login = password.isEmpty() ? "" : ", password: \"env:REDIS\"";
        return check("collect: { redis: [ { address: \"127.0.0.1:" + port + "\"" + login + " } ] }\n");
    }

    @Test
    void namesWhatIsWrongWithALoginToRedis() throws IOException, InterruptedException {
        assertThat(redis(open, "").rows().get(0).words()).startsWith("Redis ");
        assertThat(redis(guarded, "FAKEredis").problems()).isEmpty();
        says(redis(guarded, ""), "auth/source-login", SourceCause.WANTS_CREDENTIALS);
        says(redis(guarded, "FAKEwrong"), "auth/source-login", SourceCause.WRONG_PASSWORD);
        says(redis(open, "FAKEredis"), "auth/source-login", SourceCause.NEEDS_NO_PASSWORD);
        says(redis(Ports.free(), ""), "auth/source-unreachable", SourceCause.REFUSED);
        int narrow = servers.redis("--user", "default", "on", ">FAKEnarrow", "-@all", "+ping");
        says(redis(narrow, "FAKEnarrow"), "auth/source-right", SourceCause.MISSING_RIGHT);
        says(redis(rabbit, ""), "auth/source-url", SourceCause.SOMETHING_ELSE);
    }

    private Answer rabbit(String user, String password) {
        try (Http http = new Http("test", RetryPolicy.NONE)) {
            return new Endpoint(http)
                    .ask(
                            "http",
                            "127.0.0.1:" + rabbit,
                            "/api/nodes",
                            Map.of("Authorization", BasicAuth.header(user, Secret.of(password))),
                            new SourceReach.Way(
                                    InetSocketAddress.createUnresolved("127.0.0.1", rabbit),
                                    false,
                                    RealSourcesIT::file,
                                    () -> {}));
        }
    }

    private static void user(String name, String tags) throws IOException, InterruptedException {
        HttpRequest put = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rabbit + "/api/users/" + name))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", BasicAuth.header("guest", Secret.of("guest")))
                .PUT(HttpRequest.BodyPublishers.ofString("{\"password\":\"FAKEpw\",\"tags\":\"" + tags + "\"}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(put, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void namesWhatIsWrongWithALoginToRabbitmqsManagement() throws IOException, InterruptedException {
        user("untagged", "");
        user("manager", "management");
        user("watcher", "monitoring");
        // Let in, to something that is no metrics.
        assertThat(rabbit("watcher", "FAKEpw").causes()).containsExactly(SourceCause.WRONG_PATH);
        assertThat(rabbit("watcher", "FAKEno").causes())
                .containsExactly(SourceCause.WRONG_PASSWORD, SourceCause.UNKNOWN_USER);
        assertThat(rabbit("untagged", "FAKEpw").causes()).containsExactly(SourceCause.MISSING_RIGHT);
        assertThat(rabbit("manager", "FAKEpw").causes()).containsExactly(SourceCause.MISSING_RIGHT);
        String scrape = "collect: { scrape: [ { job: rabbit, targets: [\"127.0.0.1:" + rabbit
                + "\"], path: /api/metrics } ] }\n";
        assertThat(check(scrape).rows().get(0).causes())
                .containsAnyOf(SourceCause.WANTS_CREDENTIALS, SourceCause.WRONG_PATH);
    }

    private SourceReport overTls(String host, String user, String rest) {
        secrets.put("DSN", "postgresql://" + user + ":FAKEpw@" + host + ":" + secure + "/postgres" + rest);
        return check("collect: { postgres: [ { dsn: \"env:DSN\" } ] }\n");
    }

    @Test
    void looksAtACertificateAsStrictlyAsTheNameOfADatabaseAsks() {
        String ca = "&sslrootcert=" + directory.resolve("ca.pem");
        assertThat(overTls("localhost", "watcher", "").problems()).isEmpty();
        assertThat(overTls("localhost", "watcher", "?sslmode=verify-full" + ca).problems())
                .isEmpty();
        assertThat(overTls("127.0.0.1", "watcher", "?sslmode=verify-ca" + ca).problems())
                .isEmpty();
        assertThat(overTls("localhost", "watcher", "?sslmode=prefer")
                        .rows()
                        .get(0)
                        .words())
                .contains("sslmode=prefer is unknown to older exporters");
        SourceReport name = overTls("127.0.0.1", "watcher", "?sslmode=verify-full" + ca);
        says(name, "auth/source-tls", SourceCause.CERTIFICATE);
        assertThat(name.rows().get(0).words()).isEqualTo("the certificate is for localhost");
        SourceReport issuer = overTls("localhost", "watcher", "?sslmode=verify-ca");
        says(issuer, "auth/source-tls", SourceCause.CERTIFICATE);
        assertThat(issuer.rows().get(0).words()).contains("does not trust");
        says(
                overTls("localhost", "watcher", "?sslmode=verify-ca&sslrootcert=/none.pem"),
                "auth/source-tls",
                SourceCause.CERTIFICATE);
        says(
                overTls("127.0.0.1", "watcher", "?sslmode=disable"),
                "auth/source-login",
                SourceCause.ADDRESS_NOT_ALLOWED,
                SourceCause.WANTS_TLS);
        says(overTls("localhost", "certified", ""), "auth/source-tls", SourceCause.WANTS_CERTIFICATE);
        says(overTls("localhost", "watcher", "?sslmode=strict"), "auth/source-login", SourceCause.BAD_REFERENCE);
    }

    private SourceReport rediss(String address, String tls) throws IOException {
        for (String name : List.of("ca.pem", "client.pem", "client.key")) {
            secrets.put(name, Files.readString(directory.resolve(name)));
        }
        secrets.put("REDIS", "FAKEredis");
        return check("collect: { redis: [ { address: \"" + address + "\", password: \"env:REDIS\"" + tls + " } ] }\n");
    }

    @Test
    void namesWhatIsWrongWithRedisOverTls() throws IOException, InterruptedException {
        String ca = ", tls: { ca: \"file:ca.pem\" }";
        int door = servers.redisOverTls("--requirepass", "FAKEredis", "--tls-auth-clients", "no");
        assertThat(rediss("rediss://localhost:" + door, ca).problems()).isEmpty();
        says(rediss("rediss://localhost:" + door, ""), "auth/source-tls", SourceCause.CERTIFICATE);
        SourceReport name = rediss("rediss://127.0.0.1:" + door, ca);
        says(name, "auth/source-tls", SourceCause.CERTIFICATE);
        assertThat(name.rows().get(0).words()).isEqualTo("the certificate is for localhost");
        says(rediss("redis://localhost:" + door, ""), "auth/source-tls", SourceCause.WANTS_TLS);
        says(rediss("rediss://localhost:" + guarded, ca), "auth/source-tls", SourceCause.NO_TLS);
        int mutual = servers.redisOverTls("--requirepass", "FAKEredis");
        says(rediss("rediss://localhost:" + mutual, ca), "auth/source-tls", SourceCause.WANTS_CERTIFICATE);
        String both = ", tls: { ca: \"file:ca.pem\", cert: \"file:client.pem\", key: \"file:client.key\" }";
        assertThat(rediss("rediss://localhost:" + mutual, both).problems()).isEmpty();
    }

    @Test
    void aScrapeJobLogsInToRabbitmqAndSaysWhichLineIsWrong() throws IOException, InterruptedException {
        user("scraper", "monitoring");
        String job = "collect: { scrape: [ { job: rabbitmq, targets: [\"127.0.0.1:" + rabbit
                + "\"], path: /api/nodes, user: scraper, password: \"env:RABBIT\" } ] }\n";
        secrets.put("RABBIT", "FAKEno");
        SourceReport wrong = check(job);
        says(wrong, "auth/source-login", SourceCause.WRONG_PASSWORD, SourceCause.UNKNOWN_USER);
        assertThat(wrong.problems().get(0).hints().get(0).text())
                .isEqualTo("Correct `user:`, or what env:RABBIT points to.");
        assertThat(wrong.problems().get(0).position().column()).isEqualTo(job.indexOf("\"env:RABBIT") + 1);
        secrets.put("RABBIT", "FAKEpw");
        says(check(job), "auth/source-url", SourceCause.WRONG_PATH);
    }

    @Test
    void whatIsNotSpokenIsNotProbedAndNotPassed() {
        SourceReport report = check("collect: { mongodb: [ { uri: \"env:MONGO\" } ] }\n");
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.works()).isFalse();
            assertThat(row.notProbed()).isTrue();
            assertThat(row.words()).startsWith("not probed");
        });
        assertThat(report.wrong()).isFalse();
        assertThat(report.problems()).singleElement().satisfies(p -> {
            assertThat(p.id()).hasToString("auth/source-not-asked");
            assertThat(p.severity()).isEqualTo(Severity.INFO);
            assertThat(p.hints().get(1).command()).contains("mongosh --nodb", "process.env.MONGO)");
        });
    }
}
