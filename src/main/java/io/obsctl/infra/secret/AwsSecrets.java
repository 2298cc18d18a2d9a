package io.obsctl.infra.secret;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.HttpCall;
import io.obsctl.infra.http.HttpProblems;
import io.obsctl.infra.http.HttpResult;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.TokenMask;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code aws-sm:ID} and {@code aws-ssm:NAME}, each with an optional {@code #key} where the value is a JSON object: one
 * signed request to Secrets Manager ({@code GetSecretValue}) or Systems Manager ({@code GetParameter}, decrypted).
 * Region and endpoint come from an ARN, the environment, the profile, the instance, as for AWS's own tools.
 */
final class AwsSecrets {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final String JSON = "application/x-amz-json-1.1";

    /** Answers that mean: these credentials are not accepted, or may not do this. */
    private static final Set<String> DENIED = Set.of(
            "AccessDeniedException",
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "IncompleteSignature",
            "MissingAuthenticationTokenException",
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "ExpiredTokenException",
            "ExpiredToken");

    /** One of the two services. */
    private enum Service {
        SECRETS_MANAGER("secretsmanager", "AWS_ENDPOINT_URL_SECRETS_MANAGER", "secrets_manager"),
        SYSTEMS_MANAGER("ssm", "AWS_ENDPOINT_URL_SSM", "ssm");

        private final String host;
        private final String variable;
        private final String section;

        Service(String host, String variable, String section) {
            this.host = host;
            this.variable = variable;
            this.section = section;
        }
    }

    private final Map<String, String> environment;
    private final Http http;
    private final Http direct;
    private final Clock clock;
    private final Consumer<Secret> learn;

    /** @param learn takes every secret that is met on the way, so that it is masked */
    AwsSecrets(Map<String, String> environment, Http http, Http direct, Clock clock, Consumer<Secret> learn) {
        this.learn = learn;
        this.environment = environment;
        this.http = http;
        this.direct = direct;
        this.clock = clock;
    }

    Secret read(SecretRef ref) {
        Service service = ref.scheme().equals("aws-sm") ? Service.SECRETS_MANAGER : Service.SYSTEMS_MANAGER;
        int hash = ref.rest().lastIndexOf('#');
        String id = hash < 0 ? ref.rest() : ref.rest().substring(0, hash);
        AwsProfiles profiles = new AwsProfiles(environment);
        AwsCredentialChain chain = new AwsCredentialChain(environment, profiles, direct);
        AwsCredentials credentials = chain.find().orElseThrow(() -> noCredentials(ref, chain));
        learn.accept(credentials.key());
        if (credentials.session() != null) {
            learn.accept(credentials.session());
        }
        String region = region(id, profiles, chain);
        if (region.isEmpty()) {
            throw fail(ref, ExitCode.USAGE, "no region is known for it", "export AWS_REGION=eu-central-1");
        }
        URI url = endpoint(service, region, profiles, ref);
        HttpResult result = http.send(call(service, id, region, url, credentials));
        if (!(result instanceof Answered answer)) {
            throw new ObsctlException(HttpProblems.exitCode(result), HttpProblems.of("reading " + ref, url, result));
        }
        if (!answer.success()) {
            throw refused(ref, region, credentials, answer);
        }
        String value = value(service, ref, answer);
        return SecretText.of(
                ref, hash < 0 ? value : field(ref, value, ref.rest().substring(hash + 1)));
    }

    private HttpCall call(Service service, String id, String region, URI url, AwsCredentials credentials) {
        ObjectNode request = Json.object();
        if (service == Service.SECRETS_MANAGER) {
            request.put("SecretId", id);
        } else {
            request.put("Name", id);
            request.put("WithDecryption", true);
        }
        byte[] body = Json.compact(request).getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new HashMap<>();
        headers.put(
                "X-Amz-Target",
                service == Service.SECRETS_MANAGER ? "secretsmanager.GetSecretValue" : "AmazonSSM.GetParameter");
        Map<String, String> signed = new HashMap<>(headers);
        signed.put("Content-Type", JSON);
        headers.putAll(new SigV4(region, service.host).sign("POST", url, signed, body, credentials, clock.instant()));
        return new HttpCall("POST", url, headers, body, JSON, DEADLINE);
    }

    private String region(String id, AwsProfiles profiles, AwsCredentialChain chain) {
        String[] arn = id.split(":", 6);
        if (arn.length == 6 && arn[0].equals("arn") && !arn[3].isEmpty()) {
            return arn[3];
        }
        for (String variable : new String[] {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
            if (!environment.getOrDefault(variable, "").isEmpty()) {
                return environment.getOrDefault(variable, "");
            }
        }
        return profiles.get("region").or(chain::instanceRegion).orElse("");
    }

    private URI endpoint(Service service, String region, AwsProfiles profiles, SecretRef ref) {
        Optional<String> given = configured(service, profiles);
        String suffix = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
        String text =
                given.orElse("https://" + service.host + "." + region + suffix).replaceAll("/+$", "") + "/";
        if (!text.matches("https?://[^/\\s?#@]+/.*") || !region.matches("[a-z0-9-]+")) {
            throw fail(ref, ExitCode.USAGE, "its region or endpoint cannot be used", "env | grep ^AWS_");
        }
        return URI.create(text);
    }

    private Optional<String> configured(Service service, AwsProfiles profiles) {
        boolean ignored = environment
                .getOrDefault(
                        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                        profiles.get("ignore_configured_endpoint_urls").orElse(""))
                .equalsIgnoreCase("true");
        if (ignored) {
            return Optional.empty();
        }
        return variable(service.variable)
                .or(() -> variable("AWS_ENDPOINT_URL"))
                .or(() -> profiles.ofService(service.section, "endpoint_url"))
                .or(() -> profiles.get("endpoint_url"));
    }

    private Optional<String> variable(String name) {
        return Optional.of(environment.getOrDefault(name, "")).filter(v -> !v.isEmpty());
    }

    private static String value(Service service, SecretRef ref, Answered answer) {
        JsonNode node = Json.parse(answer.body()) instanceof Parsed parsed ? parsed.node() : Json.object();
        JsonNode value = service == Service.SECRETS_MANAGER
                ? node.path("SecretString")
                : node.path("Parameter").path("Value");
        if (value.isString()) {
            return value.stringValue();
        }
        throw fail(
                ref,
                ExitCode.USAGE,
                node.path("SecretBinary").isString() ? "it is binary, not text" : "the answer holds no text",
                show(ref));
    }

    private static String field(SecretRef ref, String value, String key) {
        if (!(Json.parse(value) instanceof Parsed parsed) || !parsed.node().isObject()) {
            throw fail(ref, ExitCode.USAGE, "its value is no JSON object, so it has no key " + key, show(ref));
        }
        JsonNode field = parsed.node().path(key);
        if (!field.isString()) {
            String keys = parsed.node().propertyNames().stream().sorted().collect(Collectors.joining(", "));
            throw fail(ref, ExitCode.USAGE, "its value has no text under this key; its keys: " + keys, show(ref));
        }
        return field.stringValue();
    }

    private static ObsctlException refused(SecretRef ref, String region, AwsCredentials credentials, Answered answer) {
        JsonNode node = Json.parse(answer.body()) instanceof Parsed parsed ? parsed.node() : Json.object();
        String type = node.path("__type").asString("").replaceAll("^.*#", "");
        String said = node.path("message").asString(node.path("Message").asString(""));
        String detail = "AWS answered " + answer.status() + (type.isEmpty() ? "" : " " + type)
                + (said.isEmpty() ? "" : ": " + TokenMask.mask(said))
                + " (region " + region + ", credentials of " + credentials.source() + ")";
        if (DENIED.contains(type) || answer.status() == 401 || answer.status() == 403) {
            return fail(ref, ExitCode.DENIED, detail, "aws sts get-caller-identity");
        }
        boolean absent = type.equals("ResourceNotFoundException") || type.equals("ParameterNotFound");
        ExitCode code = absent || answer.status() == 400 ? ExitCode.USAGE : ExitCode.UNREACHABLE;
        return fail(ref, code, detail, show(ref));
    }

    private static String show(SecretRef ref) {
        String id = "'" + ref.rest().replaceAll("#[^#]*$", "").replace("'", "'\\''") + "'";
        return ref.scheme().equals("aws-sm")
                ? "aws secretsmanager describe-secret --secret-id " + id
                : "aws ssm describe-parameters --parameter-filters Key=Name,Values=" + id;
    }

    private static ObsctlException noCredentials(SecretRef ref, AwsCredentialChain chain) {
        String why = ref + ": no AWS credentials were found: " + chain.missing();
        return new ObsctlException(
                ExitCode.USAGE,
                chain.mended(Problem.error("secret/aws", "A reference to AWS cannot be followed", why)));
    }

    private static ObsctlException fail(SecretRef ref, ExitCode code, String why, String command) {
        Problem problem = Problem.error("secret/aws", "A reference to AWS cannot be followed", ref + ": " + why);
        return new ObsctlException(code, command.isEmpty() ? problem : problem.run(command));
    }
}
