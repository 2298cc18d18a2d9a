package io.obsctl.infra.secret;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.HttpCall;
import io.obsctl.infra.http.HttpProblems;
import io.obsctl.infra.http.HttpResult;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * {@code vault:path#key}: one field of a key-value secret, version 1 or 2 of the engine, with the path as {@code vault
 * kv get} takes it. Address, token and namespace come from {@code VAULT_ADDR}, {@code VAULT_TOKEN} (or {@code
 * ~/.vault-token}) and {@code VAULT_NAMESPACE}, as for the vault program.
 */
final class VaultSecrets {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final Map<String, String> environment;
    private final Http http;

    VaultSecrets(Map<String, String> environment, Http http) {
        this.environment = environment;
        this.http = http;
    }

    Secret read(SecretRef ref) {
        int hash = ref.rest().lastIndexOf('#');
        if (hash < 1 || hash == ref.rest().length() - 1) {
            throw usage("a vault reference names a path and a key, such as vault:secret/obsctl#write");
        }
        String path = ref.rest().substring(0, hash).replaceAll("^/+|/+$", "");
        String key = ref.rest().substring(hash + 1);
        URI url = url("/v1/" + encoded(apiPath(path)));
        HttpResult result = http.send(call(url));
        String what = "reading " + ref;
        if (!(result instanceof Answered answer) || !answer.success()) {
            throw HttpProblems.end(what, url, result);
        }
        if (!(Json.parse(answer.body()) instanceof Parsed parsed)) {
            throw new ObsctlException(
                    ExitCode.UNREACHABLE, HttpProblems.unreadable(what, url, withoutBody(answer), "it is not JSON"));
        }
        JsonNode data = parsed.node().path("data");
        // Version 2 wraps the fields in data.data, beside data.metadata.
        if (data.path("data").isObject() && data.path("metadata").isObject()) {
            data = data.path("data");
        }
        JsonNode value = data.path(key);
        if (!value.isString()) {
            String keys = data.propertyNames().stream().sorted().collect(Collectors.joining(", "));
            throw usage(ref + " has no text under this key; its keys: " + (keys.isEmpty() ? "none" : keys));
        }
        return SecretText.of(ref, value.stringValue());
    }

    /** The path of the HTTP API: version 2 of the engine has {@code data/} after the mount. */
    private String apiPath(String path) {
        URI url = url("/v1/sys/internal/ui/mounts/" + encoded(path));
        if (!(http.send(call(url)) instanceof Answered answer)
                || !answer.success()
                || !(Json.parse(answer.body()) instanceof Parsed parsed)) {
            return path; // An old vault or a token that may not ask: then the path is the API's own.
        }
        JsonNode data = parsed.node().path("data");
        String mount = data.path("path").asString("");
        boolean second = data.path("options").path("version").asString("").equals("2");
        if (!second || mount.isEmpty() || !path.startsWith(mount)) {
            return path;
        }
        String rest = path.substring(mount.length());
        return rest.startsWith("data/") ? path : mount + "data/" + rest;
    }

    private HttpCall call(URI url) {
        HttpCall call = HttpCall.get(url, DEADLINE)
                .with("X-Vault-Token", token().reveal())
                .with("X-Vault-Request", "true");
        String namespace = environment.getOrDefault("VAULT_NAMESPACE", "");
        return namespace.isEmpty() ? call : call.with("X-Vault-Namespace", namespace);
    }

    private URI url(String path) {
        String address = environment.getOrDefault("VAULT_ADDR", "");
        if (!address.matches("https?://[^/].*")) {
            throw usage("VAULT_ADDR is not set to an http or https address");
        }
        try {
            return URI.create(address.replaceAll("/+$", "") + path);
        } catch (IllegalArgumentException e) {
            throw usage("VAULT_ADDR is not set to an http or https address");
        }
    }

    private Secret token() {
        SecretRef ref = new SecretRef("env", "VAULT_TOKEN");
        String value = environment.get("VAULT_TOKEN");
        if (value != null && !value.isBlank()) {
            return SecretText.of(ref, value);
        }
        Path file = Path.of(environment.getOrDefault("HOME", "/"), ".vault-token");
        try {
            return SecretText.ofBytes(new SecretRef("file", file.toString()), Files.readAllBytes(file));
        } catch (IOException e) {
            throw usage("neither VAULT_TOKEN is set nor " + file + " readable");
        }
    }

    private static String encoded(String path) {
        List<String> parts = Arrays.stream(path.split("/", -1))
                .map(part ->
                        java.net.URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .toList();
        return String.join("/", parts);
    }

    private static Answered withoutBody(Answered answer) {
        return new Answered(answer.status(), answer.headers(), new byte[0], answer.took());
    }

    private static ObsctlException usage(String why) {
        return new ObsctlException(
                ExitCode.USAGE, Problem.error("secret/vault", "A vault reference cannot be followed", why));
    }
}
