package io.obsctl.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenShapesTest {
    /** Put together here, so that no scanner of repositories takes them for real. */
    static Stream<String> tokens() {
        String letters = "FAKEexample0FAKEexample1FAKEexample2FAKE";
        return Stream.of(
                "glc_" + letters,
                "glsa_FAKEFAKEFAKEFAKEFAKEFAKEFAKEFAKE_0123abcd",
                "eyJrIjoi" + letters,
                "AKIA" + "FAKEEXAMPLE01234",
                "ASIA" + "FAKEEXAMPLE01234",
                "hvs." + letters,
                "ghp_" + letters.substring(0, 36),
                "github_pat_" + letters,
                "glpat-" + letters.substring(0, 20),
                "ops_eyJ" + letters,
                "AIza" + letters.substring(0, 35),
                "https://hooks.slack.com/services/T00000000/B00000000/" + letters.substring(0, 24),
                "xoxb-" + "0123456789-FAKE",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJGQUtFIn0." + letters,
                "-----BEGIN OPENSSH PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----",
                "postgresql://obs:FAKEpw@127.0.0.1:5432/db",
                "redis://:FAKEpw@cache:6379/0",
                "amqps://u:p%40FAKE@mq/vhost",
                "host=db user=obs password=FAKEpw sslmode=require",
                "password=FAKEpw host=db",
                "Authorization: Bearer " + letters,
                "Authorization: Basic "
                        + Base64.getEncoder().encodeToString("1461503:FAKEFAKEFAKE".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void knowsItsFormatInAnyText(String token) {
        for (String around : List.of("%s", "key: \"%s\"", "# old one: %s, do not use", "{\"a\":\"%s\"}", "x=%s")) {
            assertThat(TokenShapes.certain(around.formatted(token))).as(around).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void knowsItInsideBase64(String token) {
        String wrapped = Base64.getEncoder().encodeToString(("token: " + token).getBytes(StandardCharsets.UTF_8));
        assertThat(TokenShapes.certain("data: " + wrapped))
                .as(wrapped)
                .hasSize(1)
                .allMatch(f -> f.what().endsWith("in base64"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: hunter2hunter2hunter2",
                "api_key = \"f3a9c1d27b6e4085a1b2c3d4e5f60718\"",
                "PAGERDUTY_ROUTING_KEY=0a1b2c3d4e5f60718293a4b5c6d7e8f9",
                "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "x-thing: Zk3Vq9TbW1sYx7LmPc5RdH2f"
            })
    void suspectsWhatIsNamedASecretOrTooRandom(String line) {
        assertThat(TokenShapes.in(line)).hasSize(1).noneMatch(TokenShapes.Found::certain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "\"digest\": \"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"",
                "integrity=\"sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC\"",
                "3fa85f64-5717-4562-b3fc-2c963f66afa6",
                "token: { write: env:GRAFANA_CLOUD_TOKEN }",
                "write: vault:secret/data/obsctl/prod-eu-central-1#write_token_2",
                "write: aws-sm:arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/grafana-AbC1d2",
                "id: 1461503",
                "url: https://otlp-gateway-prod-eu-west-2.grafana.net/otlp",
                "password_file = \"/var/lib/obsctl/current/credentials/write-token\"",
                "password = local.file.postgres_main_dsn.content",
                "password = sys.env(\"OBSCTL_WRITE_TOKEN_2024_PROD\")",
                "token: <env:GRAFANA_CLOUD_TOKEN>",
                "dsn: postgresql://user:${PG_PASSWORD}@127.0.0.1/db",
                "dsn: postgresql://user:<env:PG>@127.0.0.1/db",
                "the basic authentication header and a bearer token are needed",
                "Bearer tokens-are-refused-by-this-lane-of-the-stack",
                "alert: SheenappsWorkerHttpServerRequestErrorRateTooHigh5m30s",
                "node_network_receive_bytes_total{device!~\"lo|veth.*|docker0\"}",
                "arn:aws:iam::123456789012:role/ObsctlDeployRoleEuCentral1Prod",
                "trace_id=4bf92f3577b34da6a3ce929d0e0e4736",
                "go1.22.5-linux-amd64-X86_64-unknown-GNU-LLVM15",
                "maxTokens: 4096, tokenizer: cl100k_base_2024_version_2"
            })
    void raisesNoFalseAlarm(String line) {
        assertThat(TokenShapes.in(line)).isEmpty();
    }

    /** Seeded: every run tries the same words. */
    @Test
    void suspectsMostRandomWords() {
        Random random = new Random(20260101);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        int missed = 0;
        for (int i = 0; i < 2000; i++) {
            String word = random.ints(32, 0, alphabet.length())
                    .mapToObj(n -> alphabet.substring(n, n + 1))
                    .collect(Collectors.joining());
            missed += TokenShapes.in("x: " + word).isEmpty() ? 1 : 0;
        }
        assertThat(missed).as("of 2000 random words of 32 characters").isLessThan(100);
    }

    /** Everything that ships, and every rendered golden: no word of it is a secret. */
    @Test
    void staysQuietAboutWhatShips() throws IOException {
        List<String> alarms = new ArrayList<>();
        int lines = 0;
        for (Path root : List.of(
                Path.of("profiles"),
                Path.of("templates"),
                Path.of("schema"),
                Path.of("src/test/resources/golden/render"))) {
            if (!Files.isDirectory(root)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    for (String line : Files.readAllLines(file)) {
                        lines++;
                        for (TokenShapes.Found found : TokenShapes.in(line)) {
                            alarms.add(file + ": " + found.what() + ": " + line.substring(found.start(), found.end()));
                        }
                    }
                }
            }
        }
        assertThat(lines).isGreaterThan(1000);
        assertThat(alarms).isEmpty();
    }
}
