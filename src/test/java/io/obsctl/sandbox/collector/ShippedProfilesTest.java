package io.obsctl.sandbox.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.testing.Await;
import io.obsctl.testing.Ports;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rendered config of every shipped profile runs in the small collector: every component is taken and healthy. What
 * cannot be had honestly says so in the log: container logs and metrics, all of a database but whether it answers, and
 * OTLP over gRPC. Only addresses and files of the real hosts are replaced by ones of this machine.
 */
class ShippedProfilesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/render");

    @TempDir
    Path dir;

    @TestFactory
    Stream<DynamicTest> runsEveryProfile() throws IOException {
        return ShippedConfigs.each(this::runs);
    }

    private void runs(Path profile) throws Exception {
        Path own = Files.createDirectories(dir.resolve(profile.getFileName().toString()));
        try (TestBackend backend = new TestBackend();
                TestCollector c = new TestCollector(own, local(profile, own, backend.url()))) {
            JsonNode components =
                    JsonMapper.shared().readTree(c.get("/api/v0/web/components").body());
            assertThat(components.size()).isPositive();
            for (JsonNode component : components) {
                assertThat(component.at("/health/state").asString())
                        .as(component.at("/localID").asString() + ": "
                                + component.at("/health/message").asString())
                        .isEqualTo("healthy");
            }
            assertThat(c.log).noneMatch(l -> l.contains("FAKE"));
        }
    }

    /** The config with this machine's files, free ports and a backend here. */
    static String local(Path profile, Path own, String backend) throws Exception {
        String text = Files.readString(profile.resolve("alloy/config.alloy"));
        TestCertificate certificate = TestCertificate.in(own);
        Matcher files = Pattern.compile("\"(/var/lib/obsctl/current/credentials/([^\"]+))\"")
                .matcher(text);
        while (files.find()) {
            Files.writeString(own.resolve(files.group(2)), credential(files.group(2)));
        }
        String replaced = text.replace("/var/lib/obsctl/current/credentials", own.toString())
                .replace("/etc/obsctl/tls/door.key", certificate.key().toString())
                .replace("/etc/obsctl/tls/door.crt", certificate.certificate().toString())
                .replaceAll("https://[^/\"]+", Matcher.quoteReplacement(backend));
        StringBuilder out = new StringBuilder();
        Matcher ports = Pattern.compile("\"(?:127\\.0\\.0\\.1|0\\.0\\.0\\.0):43\\d\\d\"")
                .matcher(replaced);
        while (ports.find()) {
            ports.appendReplacement(out, "\"127.0.0.1:" + Ports.free() + "\"");
        }
        return ports.appendTail(out).toString();
    }

    private static String credential(String name) {
        if (name.equals("door-users")) {
            return "anna:FAKE-password\n";
        }
        return name.contains("postgres") && name.contains("dsn")
                ? "postgresql://anna:FAKE-password@127.0.0.1:9/app?sslmode=disable"
                : "FAKE-" + name;
    }

    @Test
    void gatewayTakesPublicOtlpByTlsAndPassword() throws Exception {
        Path profile = GOLDEN.resolve("edge-gateway");
        try (TestBackend backend = new TestBackend();
                TestCollector c = new TestCollector(dir, local(profile, dir, backend.url()))) {
            Matcher door =
                    Pattern.compile("endpoint = \"(127.0.0.1:\\d+)\"\\s+auth ").matcher(Files.readString(c.config));
            assertThat(door.find()).isTrue();
            String right = java.util.Base64.getEncoder()
                    .encodeToString("anna:FAKE-password".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(send(door.group(1), "Basic eDp5").statusCode()).isEqualTo(401);
            assertThat(send(door.group(1), "Basic " + right).statusCode()).isEqualTo(200);
            c.collector.close(); // what is on its way is sent at the end
            Await.until(
                    "the probe span arrives", () -> backend.requests.stream().anyMatch(this::isProbe));
        }
    }

    private boolean isProbe(TestBackend.Request request) {
        try {
            return request.path().endsWith("/v1/traces")
                    && ExportTraceServiceRequest.parseFrom(request.body())
                            .getResourceSpans(0)
                            .getScopeSpans(0)
                            .getSpans(0)
                            .getName()
                            .equals("probe");
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static HttpResponse<String> send(String address, String authorization) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new TrustAll()}, null);
        HttpClient client = HttpClient.newBuilder().sslContext(trusting).build();
        String trace = """
                {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736",
                 "spanId":"00f067aa0ba902b7","name":"probe",
                 "attributes":[{"key":"obsctl.run.id","value":{"stringValue":"r1"}}]}]}]}]}
                """;
        return client.send(
                HttpRequest.newBuilder(URI.create("https://" + address + "/v1/traces"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", authorization)
                        .POST(HttpRequest.BodyPublishers.ofString(trace))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The certificate is checked by nobody here: it was made a second ago. */
    private static final class TrustAll extends javax.net.ssl.X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] c, String a, java.net.Socket s) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] c, String a, java.net.Socket s) {}

        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] c, String a, javax.net.ssl.SSLEngine e) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] c, String a, javax.net.ssl.SSLEngine e) {}

        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] c, String a) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] c, String a) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }
}
