package io.obsctl.infra.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.obsctl.event.Sink;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Hint;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.testing.Await;
import io.obsctl.testing.Certificates;
import io.obsctl.testing.Nginx;
import io.obsctl.testing.Ports;
import io.obsctl.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Vault behind doors that want a certificate of the caller: nginx, which answers 400 to who has none, and a Go program
 * as Vault is one (Prometheus), which breaks off the handshake. Answers have the shapes of Vault's API pages for KV
 * version 2, AppRole and sys/internal/ui/mounts.
 */
class VaultCertificateIT {
    @TempDir
    static Path dir;

    @AutoClose
    private static final Programs PROGRAMS = new Programs();

    private static int nginx;
    private static int go;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Certificates.make(dir, """
                authority ca
                authority other
                names IP:127.0.0.1
                certificate server ca
                certificate client ca
                certificate stranger other
                """);
        nginx = Ports.free();
        PROGRAMS.add(Nginx.start(dir, """
                  server {
                    listen 127.0.0.1:%2$d ssl;
                    ssl_certificate %1$s/server.pem;
                    ssl_certificate_key %1$s/server.key;
                    ssl_client_certificate %1$s/ca.pem;
                    ssl_verify_client on;
                    default_type application/json;
                    location = /v1/sys/internal/ui/mounts/secret/obsctl {
                      return 200 '{"data":{"path":"secret/","type":"kv","options":{"version":"2"}}}';
                    }
                    location = /v1/secret/data/obsctl {
                      if ($http_x_vault_token !~ "^hvs.FAKE") { return 403 '{"errors":["permission denied"]}'; }
                      return 200 '{"data":{"data":{"write":"FAKE-value"},"metadata":{"version":3}}}';
                    }
                    location = /v1/auth/approle/login {
                      return 200 '{"auth":{"client_token":"hvs.FAKE-login","lease_duration":1200}}';
                    }
                    location = /v1/auth/token/revoke-self { return 204; }
                  }
                """.formatted(dir, nginx)));
        go = Ports.free();
        Files.writeString(dir.resolve("web.yml"), """
                tls_server_config:
                  cert_file: server.pem
                  key_file: server.key
                  client_auth_type: RequireAndVerifyClientCert
                  client_ca_file: ca.pem
                """);
        Files.writeString(dir.resolve("prometheus.yml"), "global: {}\n");
        PROGRAMS.start(
                dir,
                "prometheus",
                "--config.file=" + dir.resolve("prometheus.yml"),
                "--web.config.file=" + dir.resolve("web.yml"),
                "--web.listen-address=127.0.0.1:" + go,
                "--storage.tsdb.path=" + dir.resolve("data"));
        Await.open(nginx);
        Await.open(go);
    }

    private String find(int port, String client) {
        environment.put("VAULT_ADDR", "https://127.0.0.1:" + port);
        environment.put("VAULT_CACERT", dir.resolve("ca.pem").toString());
        environment.put("HOME", dir.toString());
        if (!client.isEmpty()) {
            environment.put("VAULT_CLIENT_CERT", dir.resolve(client + ".pem").toString());
            environment.put("VAULT_CLIENT_KEY", dir.resolve(client + ".key").toString());
        }
        try (Http http = new Http("0", RetryPolicy.NONE);
                Secrets secrets = new Secrets(environment, http, new Redactor(), Sink.none())) {
            return secrets.resolve(SecretRef.parse("vault:secret/obsctl#write")).reveal();
        }
    }

    private Problem refused(ExitCode code, int port, String client) {
        ObsctlException e = catchThrowableOfType(ObsctlException.class, () -> find(port, client));
        assertThat(e).isNotNull();
        assertThat(e.exitCode()).as(e.problems().toString()).isEqualTo(code);
        assertThat(e.problems()).hasSize(1);
        assertThat(e.problems().toString()).doesNotContain("hvs.FAKE", "FAKE-value");
        return e.problems().get(0);
    }

    @Test
    void readsWhoHasTheCertificate() throws IOException {
        environment.put("VAULT_TOKEN", "hvs.FAKE");
        assertThat(find(nginx, "client")).isEqualTo("FAKE-value");
    }

    @Test
    void logsInByAppRoleAndGivesTheTokenBackWithTheCertificate() throws IOException {
        environment.put("VAULT_ROLE_ID", "FAKE-role");
        environment.put("VAULT_SECRET_ID", "FAKE-secret-id");
        assertThat(find(nginx, "client")).isEqualTo("FAKE-value");
        assertThat(Files.readString(dir.resolve("access.log")))
                .contains(
                        "POST /v1/auth/approle/login HTTP/1.1\" 200", "POST /v1/auth/token/revoke-self HTTP/1.1\" 204");
    }

    @Test
    void saysThatItWantsACertificateWhicheverWayItSaysSo() {
        environment.put("VAULT_TOKEN", "hvs.FAKE");
        String export = "export VAULT_CLIENT_CERT=/path/to/client.pem VAULT_CLIENT_KEY=/path/to/client.key";
        assertThat(refused(ExitCode.DENIED, nginx, "").hints())
                .extracting(Hint::command)
                .contains(export);
        Problem broken = refused(ExitCode.DENIED, go, "");
        assertThat(broken.hints())
                .as(broken.toString())
                .extracting(Hint::command)
                .contains(export);
        environment.put("VAULT_ROLE_ID", "FAKE-role");
        environment.remove("VAULT_TOKEN");
        assertThat(refused(ExitCode.DENIED, nginx, "").hints())
                .extracting(Hint::command)
                .contains(export);
    }

    @Test
    void saysThatACertificateIsAnothersAndWhoSignedItIsToBeSeen() {
        environment.put("VAULT_TOKEN", "hvs.FAKE");
        String look = "openssl x509 -noout -issuer -enddate -in " + dir.resolve("stranger.pem");
        assertThat(refused(ExitCode.DENIED, nginx, "stranger").hints())
                .extracting(Hint::command)
                .contains(look);
        Problem broken = refused(ExitCode.DENIED, go, "stranger");
        assertThat(broken.hints())
                .as(broken.toString())
                .extracting(Hint::command)
                .contains(look);
    }

    @Test
    void halfACertificateIsNotTakenForNone() {
        environment.put("VAULT_TOKEN", "hvs.FAKE");
        environment.put("VAULT_CLIENT_CERT", dir.resolve("client.pem").toString());
        assertThat(refused(ExitCode.USAGE, nginx, "").detail())
                .isEqualTo("of VAULT_CLIENT_CERT and VAULT_CLIENT_KEY only one is set; a certificate takes both");
        environment.remove("VAULT_CLIENT_CERT");
        environment.put("VAULT_CLIENT_KEY", dir.resolve("client.key").toString());
        assertThat(refused(ExitCode.USAGE, nginx, "").id()).hasToString("secret/vault");
    }
}
