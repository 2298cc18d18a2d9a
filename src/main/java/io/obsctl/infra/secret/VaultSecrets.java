package io.obsctl.infra.secret;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.HttpCall;
import io.obsctl.infra.http.HttpProblems;
import io.obsctl.infra.http.HttpResult;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.OurCertificate;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.model.ClientTls;
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
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code vault:path#key}: one field of a key-value secret, version 1 or 2 of the engine, with the path as {@code vault
 * kv get} takes it. Address, token and namespace come from {@code VAULT_ADDR}, {@code VAULT_TOKEN} (or {@code
 * ~/.vault-token}) and {@code VAULT_NAMESPACE}, as for the vault program. Without {@code VAULT_TOKEN}, {@code
 * VAULT_ROLE_ID} and {@code VAULT_SECRET_ID} log in by AppRole, at the mount {@code VAULT_APPROLE_PATH} ({@code
 * approle}): once a run, and what was got is revoked at the end. {@code VAULT_CACERT} or {@code VAULT_CAPATH} say whose
 * certificates count, {@code VAULT_CLIENT_CERT} and {@code VAULT_CLIENT_KEY} who we are. With {@code
 * VAULT_SKIP_VERIFY} nothing is sent: whoever answers would get the token.
 */
final class VaultSecrets {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");
    private static final Duration GIVING_BACK = Duration.ofSeconds(2);

    private final Map<String, String> environment;
    private final Http plain;
    private final Consumer<Secret> learn;
    private @Nullable Secret login;

    /** @param learn takes every secret that is met on the way, so that it is masked */
    VaultSecrets(Map<String, String> environment, Http http, Consumer<Secret> learn) {
        this.environment = environment;
        this.plain = http;
        this.learn = learn;
    }

    Secret read(SecretRef ref) {
        int hash = ref.rest().lastIndexOf('#');
        if (hash < 1 || hash == ref.rest().length() - 1) {
            throw usage("a vault reference names a path and a key, such as vault:secret/obsctl#write", "");
        }
        String path = ref.rest().substring(0, hash).replaceAll("^/+|/+$", "");
        String key = ref.rest().substring(hash + 1);
        URI url = url("/v1/" + encoded(apiPath(path)));
        HttpResult result = http().send(call(url));
        String what = "reading " + ref;
        if (!(result instanceof Answered answer) || !answer.success()) {
            throw new ObsctlException(
                    HttpProblems.exitCode(result),
                    explained(HttpProblems.of(what, url, result), result)
                            .run("vault kv get -field=" + quoted(key) + " " + quoted(path)));
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
            throw usage(
                    ref + " has no text under this key; its keys: " + (keys.isEmpty() ? "none" : keys),
                    "vault kv get " + quoted(path));
        }
        return SecretText.of(ref, value.stringValue());
    }

    /** The path of the HTTP API: version 2 of the engine has {@code data/} after the mount. */
    private String apiPath(String path) {
        URI url = url("/v1/sys/internal/ui/mounts/" + encoded(path));
        if (!(http().send(call(url)) instanceof Answered answer)
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

    /** The client that trusts whom the environment says; made anew each time, which costs a look-up. */
    private Http http() {
        if (List.of("1", "t", "true").contains(variable("VAULT_SKIP_VERIFY").toLowerCase(Locale.ROOT))) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error(
                                    "secret/vault",
                                    "A vault reference cannot be followed",
                                    "VAULT_SKIP_VERIFY is set: without a look at the certificate, whoever answers gets"
                                            + " the token")
                            .hint("Say which authority signed Vault's certificate instead:")
                            .run("unset VAULT_SKIP_VERIFY; export VAULT_CACERT=/path/to/ca.pem"));
        }
        String file = variable("VAULT_CACERT");
        SecretRef ca = !file.isEmpty()
                ? new SecretRef("file", file)
                : variable("VAULT_CAPATH").isEmpty() ? null : new SecretRef("file", variable("VAULT_CAPATH"));
        String ours = variable("VAULT_CLIENT_CERT");
        if (ours.isEmpty() != variable("VAULT_CLIENT_KEY").isEmpty()) {
            throw usage(
                    "of VAULT_CLIENT_CERT and VAULT_CLIENT_KEY only one is set; a certificate takes both",
                    "env | grep VAULT_CLIENT");
        }
        SecretRef cert = ours.isEmpty() ? null : new SecretRef("file", ours);
        SecretRef key = ours.isEmpty() ? null : new SecretRef("file", variable("VAULT_CLIENT_KEY"));
        return plain.over(new ClientTls(ca, cert, key), VaultSecrets::pem);
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    /** A PEM file, or every certificate of the PEM files in a directory. */
    private static Secret pem(SecretRef ref) {
        Path path = Path.of(ref.rest());
        try {
            if (!Files.isDirectory(path)) {
                return Secret.of(Files.readString(path, StandardCharsets.UTF_8));
            }
            StringBuilder all = new StringBuilder();
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    Matcher block = CERTIFICATE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
                    while (block.find()) {
                        all.append(block.group()).append('\n');
                    }
                }
            }
            return Secret.of(all.toString());
        } catch (IOException e) {
            throw usage(
                    path + ", which the environment names for Vault, cannot be read", "ls -l " + quoted(ref.rest()));
        }
    }

    /** Who answers is not trusted: what there is to say about it. */
    private Problem explained(Problem problem, HttpResult result) {
        if (OurCertificate.wanted(result)) {
            return variable("VAULT_CLIENT_CERT").isEmpty()
                    ? problem.hint("It wants a certificate of ours; name it and its key, PEM files:")
                            .run("export VAULT_CLIENT_CERT=/path/to/client.pem VAULT_CLIENT_KEY=/path/to/client.key")
                    : problem.hint(
                                    "It does not take the certificate that VAULT_CLIENT_CERT names; see who signed it, and"
                                            + " until when it is valid:")
                            .run("openssl x509 -noout -issuer -enddate -in " + quoted(variable("VAULT_CLIENT_CERT")));
        }
        boolean untrusted = problem.id().toString().equals("http/tls");
        return untrusted
                        && variable("VAULT_CACERT").isEmpty()
                        && variable("VAULT_CAPATH").isEmpty()
                ? problem.hint("If Vault's certificate is of an authority of your own, name it:")
                        .run("export VAULT_CACERT=/path/to/ca.pem")
                : problem;
    }

    private HttpCall call(URI url) {
        return inNamespace(HttpCall.get(url, DEADLINE).with("X-Vault-Token", token().reveal()));
    }

    private HttpCall inNamespace(HttpCall call) {
        String namespace = environment.getOrDefault("VAULT_NAMESPACE", "");
        HttpCall marked = call.with("X-Vault-Request", "true");
        return namespace.isEmpty() ? marked : marked.with("X-Vault-Namespace", namespace);
    }

    private URI url(String path) {
        String address = environment.getOrDefault("VAULT_ADDR", "");
        if (!address.matches("https?://[^/].*")) {
            throw usage("VAULT_ADDR is not set to an http or https address", "export VAULT_ADDR=https://HOST:8200");
        }
        try {
            return URI.create(address.replaceAll("/+$", "") + path);
        } catch (IllegalArgumentException e) {
            throw usage("VAULT_ADDR is not set to an http or https address", "export VAULT_ADDR=https://HOST:8200");
        }
    }

    private synchronized Secret token() {
        SecretRef ref = new SecretRef("env", "VAULT_TOKEN");
        String value = environment.get("VAULT_TOKEN");
        if (value != null && !value.isBlank()) {
            return learned(SecretText.of(ref, value));
        }
        Secret known = login;
        if (known != null) {
            return known;
        }
        if (!environment.getOrDefault("VAULT_ROLE_ID", "").isBlank()) {
            Secret made = learned(appRole());
            login = made;
            return made;
        }
        Path file = Path.of(environment.getOrDefault("HOME", "/"), ".vault-token");
        try {
            return learned(SecretText.ofBytes(new SecretRef("file", file.toString()), Files.readAllBytes(file)));
        } catch (IOException e) {
            throw usage("neither VAULT_TOKEN nor VAULT_ROLE_ID is set, nor is " + file + " readable", "vault login");
        }
    }

    /** Logs in as {@code POST auth/<mount>/login} of Vault's AppRole page has it. */
    private Secret appRole() {
        String mount = environment.getOrDefault("VAULT_APPROLE_PATH", "approle").replaceAll("^(auth/)?/*|/+$", "");
        ObjectNode body = Json.object();
        body.put("role_id", environment.getOrDefault("VAULT_ROLE_ID", ""));
        String secretId = environment.getOrDefault("VAULT_SECRET_ID", "");
        if (!secretId.isBlank()) {
            learn.accept(Secret.of(secretId));
            body.put("secret_id", secretId);
        }
        URI url = url("/v1/auth/" + encoded(mount.isEmpty() ? "approle" : mount) + "/login");
        HttpResult result = http().send(
                        inNamespace(HttpCall.of("POST", url, DEADLINE).body("application/json", Json.compact(body))));
        if (!(result instanceof Answered answer) || !answer.success()) {
            boolean role =
                    !OurCertificate.wanted(result) && result instanceof Answered refused && refused.status() == 400;
            Problem problem = explained(HttpProblems.of("logging in to Vault by AppRole", url, result), result);
            throw new ObsctlException(
                    role ? ExitCode.DENIED : HttpProblems.exitCode(result),
                    role
                            ? problem.hint("Vault answers 400 when the role id or the secret id is wrong or used up")
                            : problem);
        }
        String token = Json.parse(answer.body()) instanceof Parsed parsed
                ? parsed.node().path("auth").path("client_token").asString("")
                : "";
        if (token.isEmpty()) {
            throw usage("logging in by AppRole gave no token", "vault auth list");
        }
        return Secret.of(token);
    }

    private Secret learned(Secret token) {
        learn.accept(token);
        return token;
    }

    /** Gives back the token that AppRole gave, and forgets it. Tries once, briefly; it ends by itself anyway. */
    synchronized void close() {
        Secret made = login;
        if (made != null) {
            login = null;
            http().send(inNamespace(HttpCall.of("POST", url("/v1/auth/token/revoke-self"), GIVING_BACK)
                    .with("X-Vault-Token", made.reveal())));
            made.wipe();
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

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./@%+=:,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static ObsctlException usage(String why, String command) {
        Problem problem = Problem.error("secret/vault", "A vault reference cannot be followed", why);
        return new ObsctlException(ExitCode.USAGE, command.isEmpty() ? problem : problem.run(command));
    }
}
