package io.obsctl.testing.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command on a Debian with neither Java nor Maven, as a plain user who may sudo. */
@Tag("host")
class BareMachineHostIT {
    private static final long MINUTES = 8;

    @TempDir
    Path folder;

    @Test
    void installsRunsTheDemoAgainChangesNothingAndLeavesNothingBehind() throws IOException, InterruptedException {
        boolean able = "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/sbin/debootstrap"));
        assumeTrue(able || "required".equals(System.getenv("OBSCTL_HOST_TESTS")), "needs root and debootstrap");

        assertThat(run("scripts/install.sh", "--run", "demo"))
                .contains(
                        "Installing: jdk maven",
                        "Start-up archive made",
                        "obsctl 0.1.0 in /home/plain/.local/bin/obsctl")
                .contains("7  mend it", "verified again: traces ✓")
                .doesNotContain("✗", "Exception");
        assertThat(run("scripts/install.sh")).contains("obsctl is up to date").doesNotContain("Building", "Installing");
        // The machine has no locale but C, as under cron.
        String format = "printf 'logging {}\n' >/tmp/prüfung.alloy && ~/.local/bin/obsctl fmt /tmp/prüfung.alloy";
        assertThat(run("sh", "-c", format)).contains("logging { }");
        assertThat(run("sh", "-c", "export LANG=xx_XX.UTF-8; " + format)).contains("logging { }");
        assertThat(run("scripts/install.sh", "--uninstall")).contains("obsctl removed from /home/plain/.local");
        assertThat(run("find", "/home/plain/.local", "-name", "*obsctl*")).isBlank();
    }

    private String run(String... command) throws IOException, InterruptedException {
        String cache = System.getenv().getOrDefault("OBSCTL_TEST_CACHE", System.getenv("HOME") + "/.cache/obsctl");
        Path out = Files.createTempFile("bare", ".out");
        List<String> words = new ArrayList<>(List.of(
                "src/test/sh/bare-machine.sh", cache, folder.resolve("root").toString(), "plain"));
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        String text = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(ended).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
