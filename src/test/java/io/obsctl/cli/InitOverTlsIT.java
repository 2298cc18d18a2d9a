package io.obsctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.http.BasicAuth;
import io.obsctl.model.Secret;
import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import io.obsctl.testing.Await;
import io.obsctl.testing.Certificates;
import io.obsctl.testing.ConnectProxy;
import io.obsctl.testing.Nginx;
import io.obsctl.testing.Ports;
import io.obsctl.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code init --stack} where the way to the stack's API is what it is in companies: an authority of their own, a proxy
 * that opens tunnels, one that opens TLS. nginx speaks TLS before the sandbox's API.
 */
class InitOverTlsIT {
    private static final String FAR = "https://stacks.example";

    @TempDir
    static Path dir;

    @AutoClose
    private static final Programs PROGRAMS = new Programs();

    @AutoClose
    private static Sandbox sandbox;

    private static int trusted;
    private static int intercepted;
    private static int mutual;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Certificates.make(dir, """
                names DNS:stacks.example,IP:127.0.0.1
                for ca in ca interceptor; do
                  authority $ca
                  certificate $ca-server $ca
                done
                certificate client ca
                """);
        sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()));
        trusted = Ports.free();
        intercepted = Ports.free();
        mutual = Ports.free();
        PROGRAMS.add(Nginx.start(
                dir,
                server(trusted, "ca", "")
                        + server(intercepted, "interceptor", "")
                        + server(mutual, "ca", "ssl_client_certificate " + dir + "/ca.pem; ssl_verify_client on;")));
        Await.open(mutual);
        Path tokens = Files.createDirectories(dir.resolve("tokens"));
        for (String name : List.of("discover", "write", "read")) {
            Path file = Files.createFile(
                    tokens.resolve(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, sandbox.token(name));
        }
    }

    private static String server(int port, String authority, String more) {
        return "server { listen 127.0.0.1:%d ssl; ssl_certificate %s/%s-server.pem; ssl_certificate_key %s/%s-server.key; %s location / { proxy_pass %s; } }\n"
                .formatted(port, dir, authority, dir, authority, more, sandbox.api());
    }

    private record Run(int exit, String said) {}

    private static Run init(String name, String api, String proxy, String... more)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                "init",
                name,
                "--service",
                "api",
                "--kind",
                "sandbox",
                "--stack",
                "demo",
                "--stack-api",
                api,
                "--stacks-token",
                "file:tokens/discover",
                "--write-token",
                "file:tokens/write",
                "--read-token",
                "file:tokens/read"));
        words.addAll(List.of(more));
        return run(proxy, words);
    }

    private static Run run(String proxy, List<String> words) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                RunningCommand.JAR.toString()));
        argv.addAll(words);
        Path out = dir.resolve("out.txt");
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().keySet().removeIf(n -> !List.of("PATH", "HOME").contains(n));
        if (!proxy.isEmpty()) {
            builder.environment().put("HTTPS_PROXY", proxy);
        }
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(out);
        assertThat(said).doesNotContain("glc_", "FAKEpw", "secret/file-mode");
        return new Run(process.exitValue(), said);
    }

    @Test
    void anAuthorityOfOnesOwnIsNamedAndThenTrusted() throws IOException, InterruptedException {
        String api = "https://127.0.0.1:" + trusted;
        Run strange = init("own", api, "");
        assertThat(strange.exit()).as(strange.said()).isEqualTo(5);
        assertThat(strange.said()).contains("http/tls", "issued by example-ca", "--tls-ca file:ca.pem");

        Run known = init("own", api, "", "--tls-ca", "file:ca.pem");
        assertThat(known.exit()).as(known.said()).isZero();
        assertThat(Files.readString(dir.resolve("profiles/own.yaml"))).contains("file:ca.pem", api, "1461503");
        Run lanes = run("", List.of("auth", "check", "own"));
        assertThat(lanes.said()).containsPattern("stack api +– +✓ +✓ +✓ +stacks:read");

        Run other = init("other", api, "", "--tls-ca", "file:interceptor.pem");
        assertThat(other.exit()).as(other.said()).isEqualTo(5);
        assertThat(other.said()).contains("issued by example-ca").doesNotContain("give its authority");
        Run name = init("other", "https://localhost:" + trusted, "", "--tls-ca", "file:ca.pem");
        assertThat(name.exit()).as(name.said()).isEqualTo(5);
        assertThat(name.said()).contains("the certificate is for 127.0.0.1, stacks.example");
    }

    @Test
    void aServerThatWantsACertificateOfOursSaysSo() throws IOException, InterruptedException {
        String api = "https://127.0.0.1:" + mutual;
        Run without = init("mutual", api, "", "--tls-ca", "file:ca.pem");
        assertThat(without.exit()).as(without.said()).isEqualTo(3);
        assertThat(without.said()).contains("--tls-cert file:client.pem --tls-key file:client.key");
        Run with = init(
                "mutual",
                api,
                "",
                "--tls-ca",
                "file:ca.pem",
                "--tls-cert",
                "file:client.pem",
                "--tls-key",
                "file:client.key");
        assertThat(with.exit()).as(with.said()).isZero();
    }

    @Test
    void goesThroughATunnelOfTheProxy() throws IOException, InterruptedException {
        String login = BasicAuth.header("user", Secret.of("FAKEpw@"));
        try (ConnectProxy open = new ConnectProxy(Map.of("stacks.example:443", trusted), "");
                ConnectProxy guarded = new ConnectProxy(Map.of("stacks.example:443", trusted), login)) {
            Run through = init("far", FAR, "http://127.0.0.1:" + open.port(), "--tls-ca", "file:ca.pem");
            assertThat(through.exit()).as(through.said()).isZero();
            assertThat(open.asked()).isNotEmpty().allMatch(l -> l.equals("CONNECT stacks.example:443 HTTP/1.1"));
            assertThat(Files.readString(dir.resolve("profiles/far.yaml"))).contains(FAR, "2847239");

            String right = "http://user:FAKEpw%40@127.0.0.1:" + guarded.port();
            Run loggedIn = init("guarded", FAR, right, "--tls-ca", "file:ca.pem");
            assertThat(loggedIn.exit()).as(loggedIn.said()).isZero();

            Run wrong = init("no", FAR, right.replace("FAKEpw", "FAKEpwno"), "--tls-ca", "file:ca.pem");
            assertThat(wrong.exit()).as(wrong.said()).isEqualTo(5);
            assertThat(wrong.said())
                    .contains(
                            "http/proxy",
                            "the proxy 127.0.0.1:" + guarded.port(),
                            "407",
                            "it does not take the user and password in HTTPS_PROXY");
            Run nobody = init("no", FAR, "http://127.0.0.1:" + guarded.port(), "--tls-ca", "file:ca.pem");
            assertThat(nobody.exit()).as(nobody.said()).isEqualTo(5);
            assertThat(nobody.said())
                    .contains(
                            "http/proxy",
                            "407",
                            "it wants a user and a password",
                            "export HTTPS_PROXY=http://USER:***@HOST:PORT");
        }
    }

    @Test
    void aProxyThatDoesNotLetThroughOrIsNotThereIsToldFromTheServer() throws IOException, InterruptedException {
        try (ConnectProxy proxy = new ConnectProxy(Map.of(), "")) {
            Run refused = init("no", FAR, "http://127.0.0.1:" + proxy.port());
            assertThat(refused.exit()).as(refused.said()).isEqualTo(5);
            assertThat(refused.said()).contains("http/proxy", "the proxy 127.0.0.1:" + proxy.port(), "403");
        }
        Run nowhere = init("no", FAR, "http://127.0.0.1:1");
        assertThat(nowhere.exit()).as(nowhere.said()).isEqualTo(5);
        assertThat(nowhere.said()).contains("http/proxy", "the proxy 127.0.0.1:1 cannot be reached");
    }

    @Test
    void whoOpensTlsOnTheWayIsNamed() throws IOException, InterruptedException {
        try (ConnectProxy proxy = new ConnectProxy(Map.of("stacks.example:443", intercepted), "")) {
            String way = "http://127.0.0.1:" + proxy.port();
            Run seen = init("no", FAR, way);
            assertThat(seen.exit()).as(seen.said()).isEqualTo(5);
            assertThat(seen.said())
                    .contains(
                            "http/tls", "issued by example-interceptor", "through the proxy 127.0.0.1:" + proxy.port())
                    .contains("If a proxy opens TLS here, give its authority: --tls-ca file:ca.pem");
            Run trusting = init("opened", FAR, way, "--tls-ca", "file:interceptor.pem");
            assertThat(trusting.exit()).as(trusting.said()).isZero();
        }
    }
}
