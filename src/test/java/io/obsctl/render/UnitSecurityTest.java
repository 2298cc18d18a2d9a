package io.obsctl.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.model.Artifact;
import io.obsctl.model.HostLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** systemd's own opinion of the units of all shipped profiles. */
class UnitSecurityTest {
    /** systemd counts from 0 (closed) to 10; a plain unit has 9.2. */
    private static final double MOST = 2.5;

    private static final Pattern SCORE = Pattern.compile("Overall exposure level for \\S+ ([0-9.]+)");

    /** What Alloy's own packages bring, as far as it matters here. */
    private static final String DISTRIBUTION = """
            [Unit]
            Description=Vendor-agnostic OpenTelemetry Collector distribution
            [Service]
            Restart=always
            User=alloy
            Environment=HOSTNAME=%H
            EnvironmentFile=/etc/default/alloy
            WorkingDirectory=/var/lib/alloy
            ExecStart=/bin/true run $CUSTOM_ARGS --storage.path=/var/lib/alloy/data $CONFIG_FILE
            ExecReload=/usr/bin/env kill -HUP $MAINPID
            [Install]
            WantedBy=multi-user.target
            """;

    @TempDir
    Path directory;

    static Stream<String> profiles() {
        return Shipped.names().stream();
    }

    @BeforeEach
    void needsSystemd() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "needs systemd-analyze");
    }

    private static String text(String profile, String artifact) throws IOException {
        return Shipped.render(Shipped.load(profile)).bundle().artifacts().stream()
                .filter(a -> a.path().endsWith(artifact))
                .map(Artifact::shownText)
                .findFirst()
                .orElse("")
                .replace("/usr/bin/alloy", "/bin/true");
    }

    private static String analyze(String... argv) throws IOException {
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor()).as(output).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return output;
    }

    private static double score(Path unit) throws IOException {
        Matcher score = SCORE.matcher(analyze("systemd-analyze", "security", "--offline=true", unit.toString()));
        assertThat(score.find()).isTrue();
        return Double.parseDouble(score.group(1));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theOwnUnitIsValidAndClosed(String profile) throws IOException {
        String text = text(profile, HostLayout.OWN_UNIT_NAME);
        assumeTrue(!text.isEmpty(), profile + " does not run under systemd");
        Path unit = Files.writeString(directory.resolve(HostLayout.OWN_UNIT_NAME), text);
        assertThat(analyze("systemd-analyze", "verify", "--recursive-errors=no", "--man=no", unit.toString()))
                .isEmpty();
        assertThat(score(unit)).as(profile).isLessThanOrEqualTo(MOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker-prod", "edge-gateway"})
    void theDropInMakesTheDistributionsUnitAsClosed(String profile) throws IOException {
        Path unit = Files.writeString(directory.resolve("alloy.service"), DISTRIBUTION);
        Path dropIns = Files.createDirectories(directory.resolve("alloy.service.d"));
        assertThat(score(unit)).isGreaterThan(8);
        Files.writeString(dropIns.resolve("50-obsctl.conf"), text(profile, HostLayout.DROP_IN));
        assertThat(analyze("systemd-analyze", "verify", "--recursive-errors=no", "--man=no", unit.toString()))
                .isEmpty();
        assertThat(score(unit)).isLessThanOrEqualTo(MOST);
    }
}
