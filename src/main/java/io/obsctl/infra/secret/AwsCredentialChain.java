package io.obsctl.infra.secret;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.HttpCall;
import io.obsctl.infra.http.HttpResult;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.model.Secret;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds AWS credentials where AWS's own tools look, in their order: the environment, the shared files, the container's
 * endpoint, the instance's metadata (version 2 only). What needs a sign-in of its own (SSO, assumed roles, web
 * identity) is not done here; {@link #missing()} names the command that does it.
 */
final class AwsCredentialChain {
    private static final Duration CONTAINER = Duration.ofSeconds(5);

    /** Off AWS nothing answers this address: the wait is short, as in AWS's own tools. */
    private static final Duration INSTANCE = Duration.ofSeconds(1);

    /** Hosts that plain HTTP with a credential in the answer may be asked of: ECS, EKS. */
    private static final Set<String> CONTAINER_HOSTS =
            Set.of("169.254.170.2", "169.254.170.23", "[fd00:ec2::23]", "localhost", "127.0.0.1", "[::1]");

    private final Map<String, String> environment;
    private final AwsProfiles profiles;
    private final Http direct;
    private final List<String> tried = new ArrayList<>();

    /** @param direct asks without any proxy */
    AwsCredentialChain(Map<String, String> environment, AwsProfiles profiles, Http direct) {
        this.environment = environment;
        this.profiles = profiles;
        this.direct = direct;
    }

    Optional<AwsCredentials> find() {
        tried.clear();
        return variables().or(this::profile).or(this::container).or(this::instance);
    }

    /** Where was looked, for the problem of having found nothing. */
    String missing() {
        return String.join("; ", tried);
    }

    private Optional<AwsCredentials> variables() {
        String id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
        String key = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        if (id.isEmpty() || key.isEmpty()) {
            tried.add("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set");
            return Optional.empty();
        }
        return Optional.of(
                credentials(id, key, environment.getOrDefault("AWS_SESSION_TOKEN", ""), "AWS_ACCESS_KEY_ID"));
    }

    private Optional<AwsCredentials> profile() {
        String name = "profile " + profiles.name();
        Optional<String> id = profiles.get("aws_access_key_id");
        Optional<String> key = profiles.get("aws_secret_access_key");
        if (id.isPresent() && key.isPresent() && profiles.get("role_arn").isEmpty()) {
            return Optional.of(credentials(
                    id.get(), key.get(), profiles.get("aws_session_token").orElse(""), name));
        }
        String how = signIn();
        tried.add(
                !how.isEmpty()
                        ? name + " " + how + ", which obsctl leaves to the AWS CLI"
                        : profiles.exists() ? name + " holds no key" : name + " is in neither shared file");
        return Optional.empty();
    }

    /** How the profile gets its keys elsewhere; empty when it does not. */
    private String signIn() {
        Optional<String> role = profiles.get("role_arn");
        if (role.isPresent()) {
            return "assumes the role " + role.get();
        }
        if (singleSignOn()) {
            return "signs in through IAM Identity Center (SSO)";
        }
        return profiles.get("credential_process").isPresent() ? "asks a program (credential_process)" : "";
    }

    private boolean singleSignOn() {
        return profiles.get("sso_session").isPresent()
                || profiles.get("sso_start_url").isPresent();
    }

    /** What adds the step that is missing. */
    Problem mended(Problem problem) {
        if (signIn().isEmpty()) {
            return problem.run("aws configure");
        }
        String named = profiles.name().matches("[A-Za-z0-9_.@-]+")
                ? profiles.name()
                : "'" + profiles.name().replace("'", "'\\''") + "'";
        Problem out = problem;
        boolean source = profiles.get("role_arn").isPresent()
                && profiles.get("source_profile").isPresent();
        if (singleSignOn()) {
            out = out.hint("Sign in, when the session has ended:").run("aws sso login --profile " + named);
        } else if (source) {
            out = out.hint("The role's source_profile has to be signed in.");
        }
        return out.hint("Put the keys into this shell's environment; they end with the session:")
                .run("eval \"$(aws configure export-credentials --profile " + named + " --format env)\"");
    }

    private Optional<AwsCredentials> container() {
        String relative = environment.getOrDefault("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "");
        String full = environment.getOrDefault("AWS_CONTAINER_CREDENTIALS_FULL_URI", "");
        if (relative.isEmpty() && full.isEmpty()) {
            return Optional.empty();
        }
        URI url;
        try {
            url = URI.create(relative.isEmpty() ? full : "http://169.254.170.2" + relative);
        } catch (IllegalArgumentException e) {
            tried.add("the container's address is none");
            return Optional.empty();
        }
        boolean safe = "https".equals(url.getScheme())
                || ("http".equals(url.getScheme()) && url.getHost() != null && CONTAINER_HOSTS.contains(url.getHost()));
        if (!safe) {
            tried.add("AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor on this machine");
            return Optional.empty();
        }
        HttpCall call = HttpCall.get(url, CONTAINER);
        String token = containerToken();
        return read(direct.send(token.isEmpty() ? call : call.with("Authorization", token)), "the container");
    }

    private String containerToken() {
        String file = environment.getOrDefault("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "");
        if (!file.isEmpty()) {
            try {
                return Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
            } catch (IOException e) {
                tried.add(file + " cannot be read");
            }
        }
        return environment.getOrDefault("AWS_CONTAINER_AUTHORIZATION_TOKEN", "");
    }

    private Optional<AwsCredentials> instance() {
        String base = "/latest/meta-data/iam/security-credentials/";
        String token = metadataToken();
        if (token == null) {
            return Optional.empty();
        }
        Optional<String> role = metadata(base, token);
        if (role.isEmpty()) {
            tried.add("the instance has no role");
            return Optional.empty();
        }
        String first = role.get().lines().findFirst().orElse("").strip();
        return read(direct.send(metadataCall(base + first, token)), "the instance's role");
    }

    /** The region of the instance that this runs on, when it runs on one. */
    Optional<String> instanceRegion() {
        String token = metadataToken();
        return token == null ? Optional.empty() : metadata("/latest/meta-data/placement/region", token);
    }

    private @Nullable String metadataToken() {
        if (environment.getOrDefault("AWS_EC2_METADATA_DISABLED", "").equalsIgnoreCase("true")) {
            return null;
        }
        HttpCall call = HttpCall.of("PUT", metadataUrl("/latest/api/token"), INSTANCE)
                .with("X-aws-ec2-metadata-token-ttl-seconds", "300");
        if (direct.send(call) instanceof Answered answer && answer.success()) {
            return answer.text().strip();
        }
        tried.add("no instance metadata answers");
        return null;
    }

    private Optional<String> metadata(String path, String token) {
        return direct.send(metadataCall(path, token)) instanceof Answered answer
                        && answer.success()
                        && !answer.text().isBlank()
                ? Optional.of(answer.text().strip())
                : Optional.empty();
    }

    private HttpCall metadataCall(String path, String token) {
        return HttpCall.get(metadataUrl(path), INSTANCE).with("X-aws-ec2-metadata-token", token);
    }

    private URI metadataUrl(String path) {
        String given = environment.getOrDefault("AWS_EC2_METADATA_SERVICE_ENDPOINT", "");
        try {
            return URI.create((given.isEmpty() ? "http://169.254.169.254" : given.replaceAll("/+$", "")) + path);
        } catch (IllegalArgumentException e) {
            return URI.create("http://169.254.169.254" + path);
        }
    }

    private Optional<AwsCredentials> read(HttpResult result, String source) {
        if (!(result instanceof Answered answer)
                || !answer.success()
                || !(Json.parse(answer.body()) instanceof Parsed parsed)) {
            tried.add(source + " gives no credentials"
                    + (result instanceof Answered refused && !refused.success() ? " (" + refused.status() + ")" : ""));
            return Optional.empty();
        }
        JsonNode node = parsed.node();
        String id = node.path("AccessKeyId").asString("");
        String key = node.path("SecretAccessKey").asString("");
        if (id.isEmpty() || key.isEmpty()) {
            tried.add(source + " gives no key");
            return Optional.empty();
        }
        return Optional.of(credentials(id, key, node.path("Token").asString(""), source));
    }

    private static AwsCredentials credentials(String id, String key, String session, String source) {
        return new AwsCredentials(id, Secret.of(key), session.isEmpty() ? null : Secret.of(session), source);
    }
}
