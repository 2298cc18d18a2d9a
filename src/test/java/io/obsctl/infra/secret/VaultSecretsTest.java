package io.obsctl.infra.secret;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.obsctl.event.Sink;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Hint;
import io.obsctl.problem.ObsctlException;
import io.obsctl.sandbox.collector.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The answers have the shapes of Vault's HTTP API pages for KV versions 1 and 2 and for sys/internal/ui/mounts. */
class VaultSecretsTest {
    @RegisterExtension
    static final WireMockExtension VAULT = WireMockExtension.newInstance().build();

    @TempDir
    Path home;

    private final Http http = new Http("0", RetryPolicy.NONE);
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void environment() {
        environment.put("VAULT_ADDR", VAULT.baseUrl() + "/");
        environment.put("VAULT_TOKEN", "hvs.FAKE");
        environment.put("HOME", home.toString());
    }

    @AfterEach
    void close() {
        http.close();
    }

    private Secret find(String ref) {
        return new Secrets(environment, http, new Redactor(), Sink.none()).resolve(SecretRef.parse(ref));
    }

    private ObsctlException refused(String ref) {
        ObsctlException e = catchThrowableOfType(ObsctlException.class, () -> find(ref));
        assertThat(e).isNotNull();
        assertThat(e.problems().toString()).doesNotContain("hvs.FAKE").doesNotContain("FAKE-value");
        return e;
    }

    private static void mount(String version) {
        VAULT.stubFor(get(urlEqualTo("/v1/sys/internal/ui/mounts/team/kv/obsctl"))
                .willReturn(okJson("{\"data\":{\"path\":\"team/kv/\",\"type\":\"kv\",\"options\":{\"version\":\""
                        + version + "\"}}}")));
    }

    @Test
    void readsVersionTwoByThePathThatPeopleKnow() {
        mount("2");
        VAULT.stubFor(get(urlEqualTo("/v1/team/kv/data/obsctl"))
                .willReturn(okJson("{\"data\":{\"data\":{\"write\":\"FAKE-value\"},\"metadata\":{\"version\":3}}}")));
        environment.put("VAULT_NAMESPACE", "ops");

        assertThat(find("vault:team/kv/obsctl#write")).isEqualTo(Secret.of("FAKE-value"));
        VAULT.verify(getRequestedFor(urlEqualTo("/v1/team/kv/data/obsctl"))
                .withHeader("X-Vault-Token", equalTo("hvs.FAKE"))
                .withHeader("X-Vault-Namespace", equalTo("ops")));
    }

    @Test
    void readsVersionOne() {
        mount("1");
        VAULT.stubFor(get(urlEqualTo("/v1/team/kv/obsctl"))
                .willReturn(okJson("{\"data\":{\"data\":\"FAKE-value\",\"x\":1}}")));
        assertThat(find("vault:team/kv/obsctl#data")).isEqualTo(Secret.of("FAKE-value"));
    }

    @Test
    void takesThePathAsTheApisOwnWhenTheMountMayNotBeAsked() {
        VAULT.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(403)));
        VAULT.stubFor(get(urlEqualTo("/v1/secret/data/a%20b"))
                .willReturn(okJson("{\"data\":{\"data\":{\"k\":\"FAKE-value\"},\"metadata\":{}}}")));
        assertThat(find("vault:/secret/data/a b#k")).isEqualTo(Secret.of("FAKE-value"));
    }

    @Test
    void readsTheTokenFileOfTheVaultProgram() throws IOException {
        environment.remove("VAULT_TOKEN");
        Files.writeString(home.resolve(".vault-token"), "hvs.FAKE-file");
        VAULT.stubFor(get(anyUrl()).willReturn(okJson("{\"data\":{\"k\":\"FAKE-value\"}}")));
        find("vault:secret/x#k");
        VAULT.verify(getRequestedFor(urlEqualTo("/v1/secret/x")).withHeader("X-Vault-Token", equalTo("hvs.FAKE-file")));
    }

    @Test
    void namesTheKeysThatAreThere() {
        VAULT.stubFor(get(anyUrl()).willReturn(okJson("{\"data\":{\"read\":\"FAKE-value\",\"list\":[]}}")));
        ObsctlException e = refused("vault:secret/x#write");
        assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(e.problems().get(0).detail()).endsWith("its keys: list, read");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(refused("vault:secret/x").problems().get(0).detail()).contains("such as vault:");
        environment.put("VAULT_ADDR", "vault.example.com");
        assertThat(refused("vault:secret/x#k").problems().get(0).detail()).contains("VAULT_ADDR");
        environment.put("VAULT_ADDR", VAULT.baseUrl());
        environment.remove("VAULT_TOKEN");
        assertThat(refused("vault:secret/x#k").problems().get(0).detail()).contains("VAULT_TOKEN");
    }

    @Test
    void aRefusalAndABrokenAnswerAreProblems() {
        VAULT.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(403).withBody("{\"errors\":[\"denied\"]}")));
        assertThat(refused("vault:secret/x#k").exitCode()).isEqualTo(ExitCode.DENIED);
        VAULT.stubFor(get(anyUrl()).willReturn(aResponse().withBody("{\"data\": FAKE-value")));
        assertThat(refused("vault:secret/x#k").problems().get(0).id()).hasToString("http/not-json");
        environment.put("VAULT_ADDR", "http://127.0.0.1:1");
        assertThat(refused("vault:secret/x#k").exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void logsInByAppRoleOnceAndGivesTheTokenBack() {
        environment.remove("VAULT_TOKEN");
        environment.put("VAULT_ROLE_ID", "FAKE-role");
        environment.put("VAULT_SECRET_ID", "FAKE-secret-id");
        environment.put("VAULT_NAMESPACE", "ops");
        VAULT.stubFor(post(urlEqualTo("/v1/auth/approle/login"))
                .withRequestBody(equalToJson("{\"role_id\":\"FAKE-role\",\"secret_id\":\"FAKE-secret-id\"}"))
                .willReturn(okJson("{\"auth\":{\"client_token\":\"hvs.FAKE-login\",\"lease_duration\":1200}}")));
        VAULT.stubFor(post(urlEqualTo("/v1/auth/token/revoke-self"))
                .willReturn(aResponse().withStatus(204)));
        VAULT.stubFor(get(anyUrl()).willReturn(okJson("{\"data\":{\"k\":\"FAKE-value\",\"l\":\"FAKE-other\"}}")));
        Redactor redactor = new Redactor();
        Secrets secrets = new Secrets(environment, http, redactor, Sink.none());

        secrets.prepare(List.of(SecretRef.parse("vault:secret/x#k"), SecretRef.parse("vault:secret/x#l")));
        assertThat(secrets.resolve(SecretRef.parse("vault:secret/x#k"))).isEqualTo(Secret.of("FAKE-value"));
        secrets.close();

        VAULT.verify(
                1,
                postRequestedFor(urlEqualTo("/v1/auth/approle/login")).withHeader("X-Vault-Namespace", equalTo("ops")));
        VAULT.verify(
                2, getRequestedFor(urlEqualTo("/v1/secret/x")).withHeader("X-Vault-Token", equalTo("hvs.FAKE-login")));
        VAULT.verify(
                1,
                postRequestedFor(urlEqualTo("/v1/auth/token/revoke-self"))
                        .withHeader("X-Vault-Token", equalTo("hvs.FAKE-login")));
        assertThat(redactor.mask("hvs.FAKE-login FAKE-secret-id")).isEqualTo("*** ***");
    }

    @Test
    void saysThatTheAppRoleIsWrong() {
        environment.remove("VAULT_TOKEN");
        environment.put("VAULT_ROLE_ID", "FAKE-role");
        environment.put("VAULT_SECRET_ID", "FAKE-secret-id");
        environment.put("VAULT_APPROLE_PATH", "team/approle");
        VAULT.stubFor(post(urlEqualTo("/v1/auth/team/approle/login"))
                .willReturn(aResponse().withStatus(400).withBody("{\"errors\":[\"invalid role or secret ID\"]}")));
        ObsctlException e = refused("vault:secret/x#k");
        assertThat(e.exitCode()).isEqualTo(ExitCode.DENIED);
        assertThat(e.problems().get(0).detail()).contains("by AppRole", "invalid role or secret ID");
    }

    @Test
    void sendsNothingWhenCertificatesAreNotToBeLookedAt() {
        for (String set : List.of("1", "true", "T")) {
            environment.put("VAULT_SKIP_VERIFY", set);
            ObsctlException e = refused("vault:secret/x#k");
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(e.problems().get(0).detail()).contains("VAULT_SKIP_VERIFY", "whoever answers gets the token");
            assertThat(e.problems().get(0).hints().get(1).command()).contains("VAULT_CACERT");
        }
        VAULT.verify(0, getRequestedFor(anyUrl()));
        environment.put("VAULT_SKIP_VERIFY", "false");
        VAULT.stubFor(get(anyUrl()).willReturn(okJson("{\"data\":{\"k\":\"FAKE-value\"}}")));
        assertThat(find("vault:secret/x#k")).isEqualTo(Secret.of("FAKE-value"));
    }

    @Test
    void trustsTheAuthorityThatTheEnvironmentNamesAndNoOther() throws Exception {
        TestCertificate certificate = TestCertificate.in(home);
        WireMockServer server = new WireMockServer(options()
                .dynamicHttpsPort()
                .httpDisabled(true)
                .keystoreType("PKCS12")
                .keystorePath(home.resolve("store.p12").toString())
                .keystorePassword("example")
                .keyManagerPassword("example"));
        server.start();
        try {
            server.stubFor(get(anyUrl()).willReturn(okJson("{\"data\":{\"k\":\"FAKE-value\"}}")));
            environment.put("VAULT_ADDR", "https://127.0.0.1:" + server.httpsPort());
            ObsctlException strange = refused("vault:secret/x#k");
            assertThat(strange.problems().get(0).id()).hasToString("http/tls");
            assertThat(strange.problems().get(0).hints())
                    .extracting(Hint::command)
                    .contains("export VAULT_CACERT=/path/to/ca.pem");
            assertThat(server.getAllServeEvents()).isEmpty();

            environment.put("VAULT_CACERT", certificate.certificate().toString());
            assertThat(find("vault:secret/x#k")).isEqualTo(Secret.of("FAKE-value"));

            environment.remove("VAULT_CACERT");
            Path folder = Files.createDirectory(home.resolve("authorities"));
            Files.writeString(folder.resolve("a.pem"), "# ours\n" + Files.readString(certificate.certificate()));
            Files.writeString(folder.resolve("README"), "not a certificate");
            environment.put("VAULT_CAPATH", folder.toString());
            assertThat(find("vault:secret/x#k")).isEqualTo(Secret.of("FAKE-value"));

            environment.put("VAULT_CACERT", home.resolve("none.pem").toString());
            assertThat(refused("vault:secret/x#k").problems().get(0).detail()).contains("none.pem", "cannot be read");
        } finally {
            server.stop();
        }
    }
}
