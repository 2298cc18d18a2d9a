package io.obsctl.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.verify.lane.ProfileText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every way into a lane of one's own, in every component that leaves by it; rendering type-checks the text. {@code
 * -Dgolden.update=true} rewrites.
 */
class LaneLoginsTest {
    private static final Path ROOT = Path.of("src/test/resources/golden/lane-logins");

    private static String lane(String name, String login) {
        return "    %1$s: { url: \"https://%1$s.example.org\", %2$s }\n".formatted(name, login.replace("LANE", name));
    }

    private static String profile(String login, String alloy, String delivery) {
        return """
                environment: prod
                service: { name: api }
                stack:
                  kind: self-hosted
                  tokens: { write: env:WRITE_TOKEN }
                  tls: { ca: "file:tls/ca.pem" }
                  lanes:
                """
                + Stream.of("otlp", "mimir", "loki").map(l -> lane(l, login)).reduce("", String::concat)
                + """
                collector: { alloy: "%s", runs-on: systemd, credentials: %s }
                collect: { otlp: {}, host-metrics: {}, journald: [ { unit: api.service } ] }
                """.formatted(alloy, delivery);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "basic-own-password | user: collector, password: env:LANE_PASSWORD | 1.15 | auto",
                "basic-shared-token | user: collector, tenant: team-a | 1.15 | load-credential",
                "basic-old-alloy | user: collector, password: env:LANE_PASSWORD | 1.10 | auto",
                "bearer | auth: bearer | 1.15 | auto",
                "mtls | auth: mtls, tls: { ca: \"file:tls/ca.pem\", cert: \"file:tls/LANE.pem\", key: \"file:tls/LANE.key\" } | 1.15 | auto",
                "mtls-old-alloy | auth: mtls, tenant: team-a, tls: { cert: \"file:tls/LANE.pem\", key: \"vault:secret/data/LANE#key\" } | 1.10 | auto",
                "tenant | auth: tenant, tenant: team-a | 1.15 | auto",
                "none | auth: none | 1.15 | auto",
            })
    void rendersAsBefore(String name, String login, String alloy, String delivery) throws IOException {
        var rendered = Shipped.render(ProfileText.load(profile(login, alloy, delivery)));
        StringBuilder text = new StringBuilder();
        for (Artifact a : rendered.bundle().artifacts()) {
            if (a.kind() == ArtifactKind.CREDENTIAL || a.kind() == ArtifactKind.ENV_FILE) {
                text.append("// ")
                        .append(a.path())
                        .append("  ")
                        .append(Integer.toOctalString(a.mode()))
                        .append('\n');
                a.shownText().lines().filter(l -> !l.startsWith("#")).forEach(l -> text.append("//   " + l + "\n"));
            }
        }
        String config = rendered.bundle().of(ArtifactKind.ALLOY_CONFIG).get(0).shownText();
        for (String component : new String[] {
            "local.file \"", "otelcol.auth.", "otelcol.exporter.otlphttp ", "prometheus.remote_write ", "loki.write "
        }) {
            int at = config.indexOf("\n" + component);
            while (at >= 0) {
                text.append(config, at, config.indexOf("\n}\n", at) + 3);
                at = config.indexOf("\n" + component, at + 1);
            }
        }
        Path golden = ROOT.resolve(name + ".alloy");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(ROOT);
            Files.writeString(golden, text);
        }
        assertThat(text.toString()).isEqualTo(Files.readString(golden));
    }

    @Test
    void noCaseIsOrphaned() throws IOException {
        try (Stream<Path> files = Files.list(ROOT)) {
            assertThat(files).hasSize(8);
        }
    }
}
