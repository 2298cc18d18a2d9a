package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.obsctl.deploy.LaneAsker.Answer;
import io.obsctl.model.Lane;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.LaneRequest;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code knock.sh} sends and reads, with every program that it knows, in every shell. */
class KnockScriptTest {
    private static final String TOKEN = "glc_FAKE \"\\$(touch CANARY)`x` %s é";
    private static final String ID = "1 \"'\\ $x %d";

    @TempDir
    Path root;

    private HttpServer server;
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(server);
    }

    private void serve(HttpServer server) {
        servers.add(server);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRequestHeaders().getFirst("X-Scope-OrgID") + " "
                    + new String(body, StandardCharsets.ISO_8859_1).replace("\0", "NUL"));
            byte[] answer = "{\"message\":\"no, Basic YWJjOmRlZg== it is not\"}\n".getBytes(StandardCharsets.UTF_8);
            int status = exchange.getRequestURI().getPath().startsWith("/good") ? 200 : 401;
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        servers.forEach(s -> s.stop(0));
    }

    private static LaneRequest request(String path, String body, int port) {
        return request("http://127.0.0.1:" + port + path, body);
    }

    private static LaneRequest request(String at, String body) {
        URI url = URI.create(at);
        return new LaneRequest(
                Lane.MIMIR_WRITE,
                Signal.METRICS,
                new LaneAddress(url, ID, LaneAuth.BASIC, "team \"a\" \\ $(touch CANARY)"),
                SecretRef.parse("env:TOKEN"),
                "prometheus.remote_write",
                url,
                Map.of("Content-Type", "application/x-protobuf"),
                body);
    }

    /** @param how the shell, and the program that asks */
    private List<Answer> ask(String how, List<LaneRequest> requests) throws IOException {
        return ask(how, requests, new LanesFromHost.Logins.Here(ref -> Secret.of(TOKEN)));
    }

    private List<Answer> ask(String how, List<LaneRequest> requests, LanesFromHost.Logins logins) throws IOException {
        String[] words = how.split(" ");
        String text = Scripts.KNOCK.text();
        for (String program : List.of("curl", "bash", "perl")) {
            text = program.equals(words[1]) ? text : text.replace("there " + program, "there absent-" + program);
        }
        Path script = root.resolve("knock.sh");
        Files.writeString(script, text);
        return new LanesFromHost((arguments, input, longest) -> run(words[0], script, arguments, input), logins, 6)
                .ask(requests);
    }

    private RemoteResult run(String shell, Path script, List<String> arguments, byte[] input) {
        List<String> argv = new ArrayList<>(shell.equals("busybox") ? List.of("busybox", "ash") : List.of(shell));
        argv.add(script.toString());
        argv.addAll(arguments);
        try {
            ProcessBuilder builder = new ProcessBuilder(argv)
                    .directory(root.toFile())
                    .redirectError(root.resolve("errors").toFile());
            String trusted = root.resolve("backend.pem").toString();
            builder.environment().putAll(Map.of("SSL_CERT_FILE", trusted, "CURL_CA_BUNDLE", trusted));
            Process process = builder.start();
            try (var stream = process.getOutputStream()) {
                stream.write(input);
            }
            byte[] output = process.getInputStream().readAllBytes();
            return new RemoteResult(process.onExit().join().exitValue(), output, "", false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash curl", "bash curl", "busybox curl", "dash bash", "busybox bash", "dash perl"})
    void asksWithExactlyTheseBytes(String how) throws IOException {
        int port = server.getAddress().getPort();
        List<Answer> answers = ask(
                how,
                List.of(
                        request("/bad?a=%20b", "\0", port),
                        request("/good", "{\"streams\":[]}", port),
                        request("/good", "", port)));
        String basic =
                "Basic " + Base64.getEncoder().encodeToString((ID + ":" + TOKEN).getBytes(StandardCharsets.UTF_8));
        String with = " " + basic + " team \"a\" \\ $(touch CANARY) ";
        assertThat(seen)
                .containsExactly(
                        "POST /bad?a=%20b" + with + "NUL",
                        "POST /good" + with + "{\"streams\":[]}",
                        "POST /good" + with);
        assertThat(answers)
                .containsExactly(
                        new Answer.Status(401, "{\"message\":\"no, *** it is not\"}"),
                        new Answer.Status(200, "{\"message\":\"no, *** it is not\"}"),
                        new Answer.Status(200, "{\"message\":\"no, *** it is not\"}"));
        assertThat(root.resolve("CANARY")).doesNotExist();
        assertThat(Files.readString(root.resolve("errors"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash curl", "busybox curl", "dash bash", "busybox perl"})
    void asksWithTokensThatOnlyTheHostKnows(String how) throws IOException {
        Path file = root.resolve("to ken %s$(touch CANARY)");
        Files.writeString(file, TOKEN);
        int port = server.getAddress().getPort();
        List<Answer> answers = ask(
                how,
                List.of(request("/good", "{}", port), request("/bad", "", port)),
                new LanesFromHost.Logins.There(Map.of(SecretRef.parse("env:TOKEN"), file.toString())));
        String basic =
                "Basic " + Base64.getEncoder().encodeToString((ID + ":" + TOKEN).getBytes(StandardCharsets.UTF_8));
        String with = " " + basic + " team \"a\" \\ $(touch CANARY) ";
        assertThat(seen).containsExactly("POST /good" + with + "{}", "POST /bad" + with);
        assertThat(answers).extracting(a -> ((Answer.Status) a).status()).containsExactly(200, 401);

        Files.delete(file);
        assertThat(ask(
                        how,
                        List.of(request("/good", "", port)),
                        new LanesFromHost.Logins.There(Map.of(SecretRef.parse("env:TOKEN"), file.toString()))))
                .containsExactly(new Answer.NoWay());
        assertThat(ask(how, List.of(request("/good", "", port)), new LanesFromHost.Logins.There(Map.of())))
                .containsExactly(
                        new Answer.Silent("not asked, the release has no file of its own that holds env:TOKEN"));
        assertThat(root.resolve("CANARY")).doesNotExist();
    }

    /** An address has no name that a server could be asked for, and stands in a certificate as an address. */
    @ParameterizedTest
    @ValueSource(strings = {"dash openssl", "busybox openssl", "dash curl"})
    void overTlsTheCertificateIsForTheNameOrTheAddressThatIsAsked(String how) throws Exception {
        int named = overTls("dns:localhost");
        int numbered = overTls("ip:127.0.0.1");
        List<Answer> answers = ask(
                how,
                List.of(
                        request("https://localhost:" + named + "/good", "{}"),
                        request("https://127.0.0.1:" + named + "/good", "{}"),
                        request("https://127.0.0.1:" + numbered + "/good", "{}"),
                        request("https://127.0.0.1:" + numbered + "/bad", "{}"),
                        request("https://localhost:" + numbered + "/good", "{}")));
        assertThat(answers)
                .extracting(a -> a instanceof Answer.Status said ? said.status() : 0)
                .containsExactly(200, 0, 200, 401, 0);
        assertThat(seen).as("nothing is sent to somebody else").hasSize(3);
    }

    /** The same backend behind a certificate of its own, which the script trusts; gives its port. */
    private int overTls(String name) throws IOException, GeneralSecurityException {
        Path store = root.resolve(name + ".p12");
        String keytool = System.getProperty("java.home") + "/bin/keytool";
        List<String> of = List.of("-keystore", store.toString(), "-storepass", "example", "-alias", "backend");
        exec(of, keytool, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name.substring(4), "-ext", "san=" + name);
        Files.writeString(
                root.resolve("backend.pem"),
                exec(of, keytool, "-exportcert", "-rfc"),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "example".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "example".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        serve(server);
        return server.getAddress().getPort();
    }

    private static String exec(List<String> last, String... first) throws IOException {
        List<String> argv = new ArrayList<>(List.of(first));
        argv.addAll(last);
        return HostScene.exec(argv.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash curl", "dash bash", "dash perl"})
    void aDoorThatNobodyOpensIsNoRefusal(String how) throws IOException {
        int port = server.getAddress().getPort();
        List<Answer> answers = ask(how, List.of(request("/good", "", 1), request("/good", "", port)));
        assertThat(answers.get(0)).isEqualTo(new Answer.Silent("nothing answers"));
        assertThat(answers.get(1)).isInstanceOf(Answer.Status.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash none", "busybox none"})
    void aHostWithoutMeansSaysSo(String how) throws IOException {
        assertThat(ask(how, List.of(request("/good", "", server.getAddress().getPort()))))
                .containsExactly(new Answer.NoWay());
        assertThat(seen).isEmpty();
    }
}
