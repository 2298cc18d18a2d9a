package io.obsctl.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.SecretRef;
import io.obsctl.verify.lane.ProfileText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins of scraped endpoints and TLS of Redis reach the config by file or by name, never as such. */
class SourceLoginsRenderTest {
    private static Bundle bundle(String alloy, String collect) {
        return Shipped.render(ProfileText.load("""
                environment: dev
                service: { name: api }
                stack: { kind: self-hosted, lanes: { mimir: { url: "http://127.0.0.1:9009", auth: none } } }
                collector: { alloy: "%s" }
                %s
                """.formatted(alloy, collect))).bundle();
    }

    private static String config(Bundle bundle) {
        return bundle.of(ArtifactKind.ALLOY_CONFIG).get(0).shownText();
    }

    @ParameterizedTest
    @CsvSource({
        "1.15, 'password_file = \"/var/lib/obsctl/current/credentials/scrape-rabbitmq-password\"'",
        "1.12, 'password = sys.env(\"OBSCTL_SCRAPE_RABBITMQ_PASSWORD\")'"
    })
    void aScrapeJobsLoginIsBasicAuth(String alloy, String password) {
        Bundle bundle = bundle(
                alloy,
                "collect: { scrape: [ { job: rabbitmq, targets: [\"127.0.0.1:15672\"], user: \"ob\\\"s\","
                        + " password: env:RABBITMQ_PASSWORD } ] }");
        assertThat(config(bundle).replaceAll("[ \\t]+", " "))
                .contains("basic_auth {\n username = \"ob\\\"s\"\n " + password + "\n }");
        assertThat(bundle.artifacts().stream().map(Artifact::secrets).flatMap(List::stream))
                .contains(SecretRef.parse("env:RABBITMQ_PASSWORD"));
    }

    @Test
    void certificatesOfRedisAreFiles() {
        String text = config(bundle(
                "1.12",
                "collect: { redis: [ { address: \"rediss://db:6380\", tls: { ca: file:ca.pem, cert: file:c.pem, key:"
                        + " file:k.pem } } ] }"));
        assertThat(text)
                .containsPattern("tls_ca_cert_file += \"/.*redis-ca\"")
                .containsPattern("tls_client_cert_file += \"/.*redis-cert\"")
                .containsPattern("tls_client_key_file += \"/.*redis-key\"");
    }
}
