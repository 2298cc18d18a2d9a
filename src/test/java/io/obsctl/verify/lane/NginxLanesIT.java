package io.obsctl.verify.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.infra.lane.HttpLaneProber;
import io.obsctl.infra.secret.Redactor;
import io.obsctl.infra.secret.Secrets;
import io.obsctl.infra.secret.TokenText;
import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport;
import io.obsctl.model.SecretSource;
import io.obsctl.testing.Await;
import io.obsctl.testing.Certificates;
import io.obsctl.testing.GuardedPrometheus;
import io.obsctl.testing.Nginx;
import io.obsctl.testing.Ports;
import io.obsctl.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Refusals of programs that are not ours: a Prometheus that asks for user and password, and an nginx before it with
 * Basic auth, certificates of several kinds, a limit, and a proxy that eats credentials.
 */
class NginxLanesIT {
    @TempDir
    static Path dir;

    @AutoClose
    private static final Programs PROGRAMS = new Programs();

    private static int prometheus;
    private static int trusted;
    private static int expired;
    private static int otherName;
    private static int selfSigned;
    private static int limited;
    private static int limitedAsUnavailable;
    private static int eaten;
    private static int basic;
    private static int clientCertificate;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        certificates();
        prometheus = Ports.free();
        PROGRAMS.add(GuardedPrometheus.start(dir, prometheus));
        trusted = Ports.free();
        expired = Ports.free();
        otherName = Ports.free();
        selfSigned = Ports.free();
        limited = Ports.free();
        limitedAsUnavailable = Ports.free();
        eaten = Ports.free();
        basic = Ports.free();
        clientCertificate = Ports.free();
        // The password of htpasswd's file is FAKE-password, in the plain form that nginx takes.
        Files.writeString(dir.resolve("users"), "obsctl:{PLAIN}FAKE-password\n");
        String pass = "location / { proxy_pass http://127.0.0.1:" + prometheus + "; }";
        PROGRAMS.add(Nginx.start(
                dir,
                """
                limit_req_zone $server_port zone=one:1m rate=1r/m;
                limit_req_zone $server_port zone=two:1m rate=1r/m;
                """
                        + tls(trusted, "good", "", pass)
                        + tls(expired, "expired", "", pass)
                        + tls(otherName, "othername", "", pass)
                        + tls(selfSigned, "self", "", pass)
                        + tls(
                                clientCertificate,
                                "good",
                                "ssl_client_certificate " + dir + "/ca.pem; ssl_verify_client on;",
                                pass)
                        + plain(limited, "limit_req zone=one; limit_req_status 429;", pass)
                        + plain(limitedAsUnavailable, "limit_req zone=two; add_header Retry-After 30 always;", pass)
                        + plain(
                                eaten,
                                "",
                                "location / { proxy_set_header Authorization \"\"; proxy_pass http://127.0.0.1:"
                                        + prometheus + "; }")
                        + plain(basic, "auth_basic x; auth_basic_user_file " + dir + "/users;", pass)));
        Await.open(prometheus);
        Await.open(basic);
    }

    private static String tls(int port, String certificate, String more, String location) {
        return "server { listen 127.0.0.1:%d ssl; ssl_certificate %s/%s.pem; ssl_certificate_key %s/server.key; %s %s }\n"
                .formatted(port, dir, certificate, dir, more, location);
    }

    private static String plain(int port, String more, String location) {
        return "server { listen 127.0.0.1:%d; %s %s }\n".formatted(port, more, location);
    }

    private static void certificates() throws IOException, InterruptedException {
        Certificates.make(dir, """
                authority ca
                request server
                openssl req -x509 -key server.key -out self.pem -days 2 -subj /CN=example-self -addext subjectAltName=IP:127.0.0.1
                mkdir -p db; touch db/index; echo 01 > db/serial
                cat > ca.cnf <<'X'
                [ca]
                default_ca = own
                [own]
                database = db/index
                serial = db/serial
                new_certs_dir = db
                default_md = sha256
                policy = any
                unique_subject = no
                [any]
                commonName = supplied
                X
                dated() { names $2; openssl ca -batch -config ca.cnf -cert ca.pem -keyfile ca.key -in server.csr -out $1.pem -notext -startdate $3 -enddate $4 -extfile ext; }
                dated good IP:127.0.0.1 20200101000000Z 20490101000000Z
                dated othername DNS:elsewhere.example 20200101000000Z 20490101000000Z
                dated expired IP:127.0.0.1 20200101000000Z 20210101000000Z
                """);
    }

    /** A Prometheus of one's own, written to and read from at that URL. */
    private static LaneReport check(String url, String user, String password, String tls) throws IOException {
        Path secret = Files.writeString(dir.resolve("password"), password);
        Files.setPosixFilePermissions(secret, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        String ca = tls.isEmpty() ? "" : ", tls: { ca: \"file:" + dir.resolve(tls) + "\" }";
        var profile = ProfileText.load("""
                environment: prod
                service: { name: api }
                stack:
                  kind: self-hosted
                  tokens: { write: "file:%s" }
                  lanes:
                    mimir: { url: "%s", id: "%s"%s }
                collect: { host-metrics: {} }
                """.formatted(secret, url, user, ca));
        try (Http http = new Http("test", RetryPolicy.NONE)) {
            SecretSource secrets = new Secrets(Map.of(), http, new Redactor(), io.obsctl.event.Sink.none());
            return new CheckLanes(
                            new HttpLaneProber(http, secrets, Duration.ofSeconds(5)),
                            ref -> TokenText.read(secrets.resolve(ref)))
                    .run(profile);
        }
    }

    private static void says(LaneReport report, String id, LaneCause... causes) {
        for (Lane lane : Set.of(Lane.MIMIR_WRITE, Lane.MIMIR_READ)) {
            assertThat(report.row(lane).orElseThrow().causes())
                    .as(report.toString())
                    .containsExactly(causes);
        }
        assertThat(report.findings()).as(report.toString()).hasSize(1);
        assertThat(report.findings().get(0).problem().id()).hasToString(id);
        assertThat(report.findings().get(0).problem().position()).isNotNull();
        assertThat(report.findings().get(0).problem().hints()).isNotEmpty();
        assertThat(report.toString()).doesNotContain("FAKE-password");
        assertThat(report.requests()).isLessThanOrEqualTo(2 + 4);
    }

    private static String http(int port) {
        return "http://127.0.0.1:" + port;
    }

    private static String https(int port) {
        return "https://127.0.0.1:" + port;
    }

    @Test
    void findsNothingWrongWhereAllIsRight() throws IOException {
        for (String url : List.of(http(prometheus), http(basic))) {
            assertThat(check(url, "obsctl", "FAKE-password", "").findings())
                    .as(url)
                    .isEmpty();
        }
        LaneReport report = check(https(trusted), "obsctl", "FAKE-password", "ca.pem");
        assertThat(report.findings()).isEmpty();
        assertThat(report.rows()).allMatch(r -> Boolean.TRUE.equals(r.tls()));
    }

    @Test
    void namesAWrongUserOrPasswordOfPrometheusAndOfNginx() throws IOException {
        for (String url : List.of(http(prometheus), http(basic))) {
            says(check(url, "obsctl", "FAKE-other", ""), "auth/wrong-credentials", LaneCause.WRONG_CREDENTIALS);
            says(check(url, "nobody", "FAKE-password", ""), "auth/wrong-credentials", LaneCause.WRONG_CREDENTIALS);
        }
    }

    @Test
    void namesWhatIsWrongWithACertificate() throws IOException {
        says(check(https(trusted), "obsctl", "FAKE-password", ""), "auth/certificate", LaneCause.CERTIFICATE_ISSUER);
        LaneReport issuer = check(https(trusted), "obsctl", "FAKE-password", "");
        assertThat(issuer.findings().toString()).contains("issued by example-ca");
        LaneReport self = check(https(selfSigned), "obsctl", "FAKE-password", "ca.pem");
        says(self, "auth/certificate", LaneCause.CERTIFICATE_ISSUER);
        assertThat(self.findings().toString()).contains("signed by itself");
        LaneReport name = check(https(otherName), "obsctl", "FAKE-password", "ca.pem");
        says(name, "auth/certificate", LaneCause.CERTIFICATE_NAME);
        assertThat(name.findings().toString()).contains("elsewhere.example");
        LaneReport dates = check(https(expired), "obsctl", "FAKE-password", "ca.pem");
        says(dates, "auth/cannot-tell", LaneCause.CERTIFICATE_DATES, LaneCause.CLOCK_SKEW);
        assertThat(dates.findings().toString()).contains("expired at 2021-01-01", "date -u");
        assertThat(dates.rows()).allMatch(r -> Boolean.FALSE.equals(r.tls()));
    }

    @Test
    void namesAServerThatWantsAClientCertificate() throws IOException {
        says(
                check(https(clientCertificate), "obsctl", "FAKE-password", "ca.pem"),
                "auth/wrong-scheme",
                LaneCause.WRONG_SCHEME);
    }

    @Test
    void namesThePortThatSpeaksTheOtherProtocol() throws IOException {
        says(check(https(basic), "obsctl", "FAKE-password", ""), "auth/wrong-port", LaneCause.WRONG_PORT);
        LaneReport plain = check(http(trusted), "obsctl", "FAKE-password", "ca.pem");
        says(plain, "auth/wrong-port", LaneCause.WRONG_PORT);
        assertThat(plain.fixes())
                .extracting(f -> f.pointer() + " " + f.to())
                .containsExactly("/stack/lanes/mimir/url " + https(trusted));
    }

    @Test
    void namesALimitWhicheverStatusItAnswers() throws IOException {
        check(http(limited), "obsctl", "FAKE-password", "");
        says(check(http(limited), "obsctl", "FAKE-password", ""), "auth/rate-limited", LaneCause.RATE_LIMITED);
        check(http(limitedAsUnavailable), "obsctl", "FAKE-password", "");
        LaneReport later = check(http(limitedAsUnavailable), "obsctl", "FAKE-password", "");
        says(later, "auth/rate-limited", LaneCause.RATE_LIMITED);
        assertThat(later.findings().toString()).contains("Ask again in 30 s.");
    }

    @Test
    void cannotTellAProxyThatEatsCredentialsFromWrongOnes() throws IOException {
        // Prometheus says the same to none as to wrong ones.
        says(check(http(eaten), "obsctl", "FAKE-password", ""), "auth/wrong-credentials", LaneCause.WRONG_CREDENTIALS);
    }
}
