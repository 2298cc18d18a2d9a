package io.obsctl.infra.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.obsctl.event.Sink;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Hint;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * The server checks the signature of every request with the key that it knows, as AWS does, and answers in the shapes of
 * the API references of Secrets Manager and Systems Manager. The signing itself is held to AWS's published vectors by
 * {@link SigV4Test}.
 */
class AwsSecretsTest {
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");

    @TempDir
    Path home;

    private final Http http = new Http("0", RetryPolicy.NONE);
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, Secret> keys = new HashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        keys.put("AKIAFAKEENV", Secret.of("FAKEenv/key+1"));
        keys.put("AKIAFAKEFILE", Secret.of("FAKEfile/key+2"));
        keys.put("ASIAFAKEROLE", Secret.of("FAKErole/key+3"));
        environment.put("HOME", home.toString());
        environment.put("AWS_ENDPOINT_URL", base());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("AWS_REGION", "eu-central-1");
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.close();
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void keysOfEnvironment() {
        environment.put("AWS_ACCESS_KEY_ID", "AKIAFAKEENV");
        environment.put("AWS_SECRET_ACCESS_KEY", "FAKEenv/key+1");
    }

    private Secret find(String ref) {
        return new Secrets(environment, http, new Redactor(), Sink.none()).resolve(SecretRef.parse(ref));
    }

    private ObsctlException refused(String ref) {
        ObsctlException e = catchThrowableOfType(ObsctlException.class, () -> find(ref));
        assertThat(e).as(ref).isNotNull();
        assertThat(e.problems().toString()).contains(ref).doesNotContain("/key+");
        assertThat(e.problems().get(0).hints()).isNotEmpty();
        return e;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        asked.add(exchange.getRequestMethod() + " " + path);
        if (path.startsWith("/latest/") || path.startsWith("/v2/")) {
            metadata(exchange, path);
            return;
        }
        String fault = fault(exchange, body);
        if (fault != null) {
            reply(exchange, 400, "{\"__type\":\"" + fault + "\",\"message\":\"refused FAKE\"}");
            return;
        }
        JsonNode request = ((Parsed) Json.parse(body)).node();
        switch (exchange.getRequestHeaders().getFirst("X-Amz-Target")) {
            case "secretsmanager.GetSecretValue" ->
                secret(exchange, request.path("SecretId").asString(""));
            case "AmazonSSM.GetParameter" -> {
                assertThat(request.path("WithDecryption").booleanValue()).isTrue();
                parameter(exchange, request.path("Name").asString(""));
            }
            default -> reply(exchange, 400, "{\"__type\":\"UnknownOperationException\"}");
        }
    }

    private static void secret(HttpExchange exchange, String id) throws IOException {
        if (id.endsWith("prod/grafana")) {
            reply(
                    exchange,
                    200,
                    "{\"ARN\":\"arn:aws:x\",\"Name\":\"n\",\"SecretString\":\"FAKE-value\",\"VersionId\":\"1\"}");
        } else if (id.equals("prod/json")) {
            reply(exchange, 200, "{\"SecretString\":\"{\\\"write\\\":\\\"FAKE-w\\\",\\\"read\\\":\\\"FAKE-r\\\"}\"}");
        } else if (id.equals("prod/binary")) {
            reply(exchange, 200, "{\"SecretBinary\":\"RkFLRQ==\"}");
        } else {
            reply(
                    exchange,
                    400,
                    "{\"__type\":\"ResourceNotFoundException\",\"Message\":\"Secrets Manager can't find it.\"}");
        }
    }

    private static void parameter(HttpExchange exchange, String name) throws IOException {
        if (name.equals("/prod/grafana")) {
            reply(
                    exchange,
                    200,
                    "{\"Parameter\":{\"Name\":\"/prod/grafana\",\"Type\":\"SecureString\",\"Value\":\"FAKE-p\"}}");
        } else {
            reply(exchange, 400, "{\"__type\":\"com.amazonaws.ssm#ParameterNotFound\"}");
        }
    }

    /** What AWS would refuse the request for, or nothing. */
    private String fault(HttpExchange exchange, byte[] body) {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        Matcher m = AUTHORIZATION.matcher(authorization == null ? "" : authorization);
        if (!m.matches()) {
            return "MissingAuthenticationTokenException";
        }
        Secret key = keys.get(m.group(1));
        if (key == null) {
            return "UnrecognizedClientException";
        }
        Map<String, String> signed = new HashMap<>();
        for (String name : m.group(5).split(";")) {
            if (!name.equals("host") && !name.startsWith("x-amz-date") && !name.equals("x-amz-security-token")) {
                signed.put(name, exchange.getRequestHeaders().getFirst(name));
            }
        }
        assertThat(signed).containsKeys("content-type", "x-amz-target");
        String token = exchange.getRequestHeaders().getFirst("X-Amz-Security-Token");
        Instant when = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .parse(exchange.getRequestHeaders().getFirst("X-Amz-Date"), Instant::from);
        if (Math.abs(Clock.systemUTC().instant().getEpochSecond() - when.getEpochSecond()) > 300) {
            return "InvalidSignatureException";
        }
        String own = new SigV4(m.group(3), m.group(4))
                .sign(
                        exchange.getRequestMethod(),
                        URI.create(
                                "http://" + exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI()),
                        signed,
                        body,
                        new AwsCredentials(m.group(1), key, token == null ? null : Secret.of(token), "server"),
                        when)
                .get("Authorization");
        boolean role = m.group(1).startsWith("ASIA");
        return own.equals(authorization) && (!role || "FAKEsession".equals(token)) ? null : "InvalidSignatureException";
    }

    private void metadata(HttpExchange exchange, String path) throws IOException {
        boolean container = path.startsWith("/v2/");
        if (path.equals("/latest/api/token")) {
            boolean second = exchange.getRequestMethod().equals("PUT")
                    && exchange.getRequestHeaders().containsKey("X-aws-ec2-metadata-token-ttl-seconds");
            reply(exchange, second ? 200 : 405, "FAKE-imds");
            return;
        }
        String shown = exchange.getRequestHeaders().getFirst(container ? "Authorization" : "X-aws-ec2-metadata-token");
        if (!(container ? "FAKE-container" : "FAKE-imds").equals(shown)) {
            reply(exchange, 401, "");
        } else if (path.endsWith("/placement/region")) {
            reply(exchange, 200, "eu-west-2");
        } else if (path.endsWith("/security-credentials/")) {
            reply(exchange, 200, "obsctl-role\n");
        } else {
            reply(
                    exchange,
                    200,
                    "{\"Code\":\"Success\",\"AccessKeyId\":\"ASIAFAKEROLE\",\"SecretAccessKey\":\"FAKErole/key+3\","
                            + "\"Token\":\"FAKEsession\",\"Expiration\":\"2099-01-01T00:00:00Z\"}");
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void readsASecretAndAParameterWithKeysOfTheEnvironment() {
        keysOfEnvironment();
        assertThat(find("aws-sm:prod/grafana")).isEqualTo(Secret.of("FAKE-value"));
        assertThat(find("aws-ssm:/prod/grafana")).isEqualTo(Secret.of("FAKE-p"));
        assertThat(asked).containsExactly("POST /", "POST /");
    }

    @Test
    void readsOneKeyOfAJsonObject() {
        keysOfEnvironment();
        assertThat(find("aws-sm:prod/json#write")).isEqualTo(Secret.of("FAKE-w"));
        assertThat(refused("aws-sm:prod/json#deploy").problems().get(0).detail())
                .endsWith("its keys: read, write");
        assertThat(refused("aws-sm:prod/grafana#write").problems().get(0).detail())
                .contains("no JSON object");
    }

    @Test
    void takesTheRegionOfAnArnAndOneServicesOwnEndpoint() {
        keysOfEnvironment();
        environment.remove("AWS_REGION");
        environment.remove("AWS_ENDPOINT_URL");
        environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", base());
        assertThat(find("aws-sm:arn:aws:secretsmanager:ap-south-1:1:secret:prod/grafana"))
                .isEqualTo(Secret.of("FAKE-value"));
        assertThat(refused("aws-ssm:/prod/grafana").problems().get(0).detail()).contains("no region");
    }

    @Test
    void readsTheSharedFilesByProfile() throws IOException {
        environment.remove("AWS_REGION");
        environment.remove("AWS_ENDPOINT_URL");
        environment.put("AWS_PROFILE", "team");
        Path aws = Files.createDirectory(home.resolve(".aws"));
        Files.writeString(
                aws.resolve("credentials"),
                "[default]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = x\n"
                        + "[team]\naws_access_key_id=AKIAFAKEFILE\naws_secret_access_key = FAKEfile/key+2\n");
        Files.writeString(
                aws.resolve("config"),
                "[profile team]\nregion = eu-north-1 \nservices = own\n\n[services own]\nsecrets_manager =\n  endpoint_url = "
                        + base() + "\nssm =\n  endpoint_url = http://127.0.0.1:1\n");
        assertThat(find("aws-sm:prod/grafana")).isEqualTo(Secret.of("FAKE-value"));
    }

    @Test
    void asksTheInstanceByMetadataOfVersionTwo() {
        environment.remove("AWS_EC2_METADATA_DISABLED");
        environment.remove("AWS_REGION");
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", base() + "/");
        assertThat(find("aws-sm:prod/grafana")).isEqualTo(Secret.of("FAKE-value"));
        assertThat(asked)
                .contains("PUT /latest/api/token", "GET /latest/meta-data/iam/security-credentials/obsctl-role");
    }

    @Test
    void asksTheContainersEndpointWithItsToken() throws IOException {
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", base() + "/v2/credentials");
        environment.put(
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                Files.writeString(home.resolve("token"), "FAKE-container\n").toString());
        assertThat(find("aws-ssm:/prod/grafana")).isEqualTo(Secret.of("FAKE-p"));
    }

    @Test
    void doesNotAskForCredentialsOverPlainHttpFarAway() {
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.invalid/credentials");
        assertThat(refused("aws-sm:prod/grafana").problems().get(0).detail())
                .contains("neither https nor on this machine");
    }

    @Test
    void saysWhereItLookedForCredentials() throws IOException {
        ObsctlException e = refused("aws-sm:prod/grafana");
        assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        Problem problem = e.problems().get(0);
        assertThat(problem.id()).hasToString("secret/aws");
        assertThat(problem.detail())
                .contains("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set")
                .contains("profile default is in neither shared file");
        assertThat(commands(problem)).containsExactly("aws configure");
        assertThat(asked).isEmpty();
    }

    private static List<String> commands(Problem problem) {
        return problem.hints().stream()
                .map(Hint::command)
                .filter(Objects::nonNull)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "sso_session = team, signs in through IAM Identity Center (SSO), true",
        "sso_start_url = https://example.awsapps.com/start, signs in through IAM Identity Center (SSO), true",
        "role_arn = arn:aws:iam::1:role/FAKE, assumes the role arn:aws:iam::1:role/FAKE, false",
        "credential_process = /bin/FAKE, asks a program (credential_process), false"
    })
    void aProfileThatGetsItsKeysElsewhereSaysTheStepsForIt(String key, String how, boolean sso) throws IOException {
        environment.put("AWS_PROFILE", "team a");
        Files.writeString(
                Files.createDirectory(home.resolve(".aws")).resolve("config"),
                "[profile team a]\n" + key + "\nregion = eu-west-1\n");
        Problem problem = refused("aws-sm:prod/grafana").problems().get(0);
        assertThat(problem.detail()).contains("profile team a " + how + ", which obsctl leaves to the AWS CLI");
        String export = "eval \"$(aws configure export-credentials --profile 'team a' --format env)\"";
        assertThat(commands(problem))
                .isEqualTo(sso ? List.of("aws sso login --profile 'team a'", export) : List.of(export));
        assertThat(asked).isEmpty();
    }

    @Test
    void tellsAWrongKeyFromAnAbsentSecret() {
        keysOfEnvironment();
        ObsctlException absent = refused("aws-sm:prod/none");
        assertThat(absent.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(absent.problems().get(0).detail()).contains("400 ResourceNotFoundException", "eu-central-1");
        assertThat(refused("aws-ssm:/none").problems().get(0).detail()).contains("400 ParameterNotFound");
        assertThat(refused("aws-sm:prod/binary").problems().get(0).detail()).contains("binary");
        environment.put("AWS_SECRET_ACCESS_KEY", "FAKEwrong/key+1");
        ObsctlException wrong = refused("aws-sm:prod/grafana");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.DENIED);
        assertThat(wrong.problems().get(0).detail())
                .contains("InvalidSignatureException", "credentials of AWS_ACCESS_KEY_ID");
    }

    @Test
    void masksTheKeysThatItMetOnTheWay() {
        keysOfEnvironment();
        Redactor redactor = new Redactor();
        new Secrets(environment, http, redactor, Sink.none()).resolve(SecretRef.parse("aws-sm:prod/grafana"));
        assertThat(redactor.mask("key FAKEenv/key+1 value FAKE-value")).isEqualTo("key *** value ***");
    }
}
