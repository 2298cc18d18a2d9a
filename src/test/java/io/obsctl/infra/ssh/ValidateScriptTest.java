package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the host's own programs are asked before a release is switched to. */
class ValidateScriptTest {
    private static final String UNIT = "systemd/obsctl-alloy.service";

    @TempDir
    Path home;

    @BeforeEach
    void aSystemdThatRefusesEveryUnit() throws IOException {
        Path program = Files.createDirectories(home.resolve("bin")).resolve("systemd-analyze");
        Files.writeString(program, "#!/bin/sh\necho 'Unknown section'\nexit 1\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        release("one", "[Unit]\n");
        Files.createSymbolicLink(home.resolve("current"), Path.of("releases/one"));
    }

    @Test
    void aUnitThatIsAnotherThanTheLiveOneIsAsked() throws IOException, InterruptedException {
        release("two", "[Unti]\n");
        assertThat(validate("two")).isEqualTo("1 systemd-analyze verify: Unknown section");
    }

    @Test
    void aUnitThatRunsAlreadyIsNotAskedAgain() throws IOException, InterruptedException {
        release("two", "[Unit]\n");
        assertThat(validate("two")).isEqualTo("0 ");
    }

    @Test
    void theFirstUnitOfAllIsAsked() throws IOException, InterruptedException {
        Files.delete(home.resolve("current"));
        assertThat(validate("one")).startsWith("1 ");
    }

    private void release(String name, String unit) throws IOException {
        Path file = home.resolve("releases").resolve(name).resolve(UNIT);
        Files.createDirectories(file.getParent());
        Files.writeString(file, unit);
    }

    private String validate(String release) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                        "sh",
                        "-c",
                        Scripts.VALIDATE.text(),
                        "obsctl",
                        home.resolve("releases").resolve(release).toString(),
                        "alloy/config.alloy",
                        "-",
                        UNIT)
                .redirectErrorStream(true);
        command.environment().merge("PATH", home.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
        Process process = command.start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return process.waitFor() + " " + said.strip();
    }
}
