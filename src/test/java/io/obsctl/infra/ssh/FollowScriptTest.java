package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code follow.sh} prints of a log that grows, in every shell. What it never prints is waited for a minute. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FollowScriptTest {
    @TempDir
    Path root;

    private Path log;
    private Process follower;

    @BeforeEach
    void directories() throws IOException {
        Files.createDirectories(root.resolve("home"));
        log = Files.createDirectories(root.resolve("run")).resolve("r1.log");
    }

    @AfterEach
    void stop() {
        if (follower != null) {
            follower.descendants().forEach(ProcessHandle::destroyForcibly);
            follower.destroyForcibly();
        }
    }

    private BufferedReader follow(String shell, String limit) throws IOException {
        Path script = root.resolve("follow.sh");
        Files.writeString(script, Scripts.FOLLOW.text());
        List<String> argv = new ArrayList<>(shell.equals("busybox") ? List.of("busybox", "ash") : List.of(shell));
        argv.addAll(List.of(
                script.toString(),
                log.toString(),
                "0",
                limit,
                root.resolve("home").toString(),
                "r1"));
        ProcessBuilder command =
                new ProcessBuilder(argv).redirectError(root.resolve("errors").toFile());
        command.environment().merge("PATH", root.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
        follower = command.start();
        return follower.inputReader();
    }

    /** A pause that does not end before the test does. */
    private void sleepingWithoutEnd() throws IOException {
        Path sleep = Files.createDirectories(root.resolve("bin")).resolve("sleep");
        Files.writeString(sleep, "#!/bin/sh\nexec /bin/sleep 600\n");
        Files.setPosixFilePermissions(sleep, PosixFilePermissions.fromString("rwx------"));
    }

    private void bell() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", log + ".bell").start().waitFor())
                .isZero();
    }

    private void write(String line) throws IOException {
        Files.writeString(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** As {@code say} of apply.sh does it, whether or not anybody listens. */
    private void ring(String shell) throws IOException, InterruptedException {
        List<String> argv = shell.equals("busybox") ? List.of("busybox", "ash") : List.of(shell);
        List<String> command = new ArrayList<>(argv);
        command.addAll(List.of("-c", "echo 1<>'" + log + ".bell'"));
        assertThat(new ProcessBuilder(command).start().waitFor(30, TimeUnit.SECONDS))
                .isTrue();
    }

    private static void installed(String shell) {
        assumeTrue(Path.of("/bin", shell).toFile().canExecute(), shell + " is not installed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void whatIsSaidRingsAndIsPrintedWithoutAPause(String shell) throws IOException, InterruptedException {
        sleepingWithoutEnd();
        bell();
        write("step switch begin\n");
        ring(shell);
        BufferedReader printed = follow(shell, "60");
        assertThat(printed.readLine()).isEqualTo("step switch begin");
        write("step switch ok\nstep hea");
        ring(shell);
        assertThat(printed.readLine()).isEqualTo("step switch ok");
        write("lth begin\nend applied -\n");
        ring(shell);
        assertThat(printed.readLine()).isEqualTo("step health begin");
        assertThat(printed.readLine()).isEqualTo("end applied -");
        assertThat(printed.readLine()).isNull();
        assertThat(follower.waitFor()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"dash, true", "bash, true", "busybox, true", "dash, false", "bash, false", "busybox, false"})
    void whoeverDoesNotRingIsHeardAllTheSame(String shell, boolean bell) throws IOException, InterruptedException {
        installed(shell);
        if (bell) {
            bell();
        }
        BufferedReader printed = follow(shell, "60");
        write("step switch begin\n");
        assertThat(printed.readLine()).isEqualTo("step switch begin");
        write("end applied -\n");
        assertThat(printed.readLine()).isEqualTo("end applied -");
        assertThat(follower.waitFor()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void nothingIsLeftBehindAndTheLimitHolds(String shell) throws IOException, InterruptedException {
        installed(shell);
        bell();
        write("step switch begin\n");
        follow(shell, "2");
        assertThat(follower.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(follower.exitValue()).isEqualTo(4);
        Await.until(
                "nothing of it runs any more",
                Duration.ofSeconds(30),
                () -> ProcessHandle.allProcesses()
                        .noneMatch(p -> p.info().commandLine().orElse("").contains(root + "/follow.sh")));
    }

    /** A log in memory that went with the machine's power: what the run left says how it ended. */
    @Test
    void whereTheLogIsGoneTheEndIsReadFromWhatTheRunLeft() throws IOException, InterruptedException {
        Path last = root.resolve("home/last");
        Files.writeString(last, "run=r1\nresult=putback\nproblem=deploy/interrupted\ndetail=the power\n");
        BufferedReader printed = follow("dash", "60");
        assertThat(printed.readLine()).isEqualTo("end putback deploy/interrupted the power");
        assertThat(follower.waitFor()).isZero();
        assertThat(last).content().endsWith("told=yes\n");
    }
}
