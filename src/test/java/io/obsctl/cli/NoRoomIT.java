package io.obsctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.testing.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that writes on this machine, on a disk that is really full, one that is mounted read-only, and in
 * directories without the right to write. A file system of its own needs root; where it cannot be mounted, those tests
 * are skipped and say so.
 */
class NoRoomIT {
    private static final String NOBODY = "65534";

    /** A command, its exit code and the problem that it tells. */
    private record Refused(String words, int exit, String id) {}

    private static final List<Refused> REFUSED = List.of(
            new Refused("init stage --service api", 2, "profile/unwritable"),
            new Refused("init prod --service api --force", 2, "profile/unwritable"),
            new Refused("render prod -d out", 1, "render/write-failed"),
            new Refused("render prod -d new", 1, "render/write-failed"),
            new Refused("plan prod --out plan.json", 2, "file/not-written"),
            new Refused("deploy prod", 1, "deploy/write-failed"),
            new Refused("fmt -w a.alloy", 2, "file/not-written"));

    @TempDir
    Path folder;

    private Path disk = Path.of("unset");
    private boolean mounted;

    @BeforeEach
    void directory() throws IOException {
        disk = Files.createDirectory(folder.resolve("disk"));
        Files.createDirectory(folder.resolve("state"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(folder.resolve("state"), PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            assertThat(run("umount", disk.toString())).isZero();
        } else {
            run("chmod", "-R", "u+w", disk.toString());
        }
    }

    @Test
    void onAFullDiskEverythingStaysAsItWas() throws IOException, InterruptedException {
        mount();
        liveReleaseAndANewProfile();
        fill();

        assertRefused(List.of(), "No space left on device");
    }

    @Test
    void onAReadOnlyDiskEverythingStaysAsItWas() throws IOException, InterruptedException {
        mount();
        liveReleaseAndANewProfile();
        assertThat(run("mount", "-o", "remount,ro", disk.toString())).isZero();

        assertRefused(List.of(), "Read-only file system");
    }

    @Test
    void withoutTheRightToWriteEverythingStaysAsItWas() throws IOException, InterruptedException {
        liveReleaseAndANewProfile();
        List<String> starter = List.of();
        if (Files.isWritable(Path.of("/proc/1/oom_score_adj"))) {
            // Root may write everywhere, so it is somebody else who tries.
            starter = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
            assertThat(run(
                            "chown",
                            "-R",
                            NOBODY + ":" + NOBODY,
                            disk.toString(),
                            folder.resolve("state").toString()))
                    .isZero();
            List<String> reads = new ArrayList<>(starter);
            reads.addAll(List.of("test", "-r", RunningCommand.JAR.toString()));
            assumeTrue(run(reads.toArray(String[]::new)) == 0, "another user cannot read " + RunningCommand.JAR);
        }
        assertThat(run("chmod", "-R", "a-w", disk.toString())).isZero();

        assertRefused(starter, "permission denied");
    }

    @Test
    void aSandboxWhoseStateCannotBeKeptSaysSoAndGoesOn() throws IOException, InterruptedException {
        mount();
        Files.createDirectories(disk.resolve("state"));
        fill();
        assertUnsaved("No space left on device");
        Files.delete(disk.resolve("fill"));
        assertThat(run("mount", "-o", "remount,ro", disk.toString())).isZero();
        assertUnsaved("Read-only file system");
    }

    private void assertUnsaved(String why) throws IOException, InterruptedException {
        Map<String, String> before = RunningCommand.everything(disk.resolve("state"));
        RunningCommand command = obsctl(List.of(), "sandbox --state state --tokens " + folder.resolve("tokens"));
        Await.until("it is said", () -> {
            try {
                return command.err().contains("state: " + why);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(command.err()).contains("warning  sandbox/state-unsaved").doesNotContain("\tat ");
        assertThat(command.out()).contains("Ctrl-C ends it");
        command.interrupt();
        assertThat(command.exit()).as(command.err()).isEqualTo(130);
        assertThat(RunningCommand.everything(disk.resolve("state"))).isEqualTo(before);
    }

    private void assertRefused(List<String> starter, String why) throws IOException, InterruptedException {
        Map<String, String> before = RunningCommand.everything(disk);
        assertThat(before).containsKey("home/current");
        SoftAssertions softly = new SoftAssertions();
        for (Refused refused : REFUSED) {
            RunningCommand command = obsctl(starter, refused.words());
            int exit = command.exit();
            String said = command.out() + command.err();
            softly.assertThat(exit).as("%s%n%s", refused, said).isEqualTo(refused.exit());
            softly.assertThat(said)
                    .as(refused.words())
                    .contains("error  " + refused.id(), why)
                    .doesNotContain("\tat ", "Exception", ".obsctl-", ".part-");
            softly.assertThat(RunningCommand.everything(disk))
                    .as(refused.words())
                    .isEqualTo(before);
        }
        softly.assertAll();
    }

    private RunningCommand obsctl(List<String> starter, String words) throws IOException {
        List<String> all = new ArrayList<>(starter);
        all.addAll(
                List.of("env", "FAKE_TOKEN=FAKE-token", "HOME=" + folder, "XDG_STATE_HOME=" + folder.resolve("state")));
        return RunningCommand.behind(disk, all, List.of(words.split(" ")));
    }

    /** One service is live and rendered; the profile now names another, so that every command has something to write. */
    private void liveReleaseAndANewProfile() throws IOException, InterruptedException {
        Files.writeString(disk.resolve("a.alloy"), "a   = 1\n");
        profile("one");
        for (String words : List.of("deploy prod", "render prod -d out")) {
            RunningCommand command = obsctl(List.of(), words);
            assertThat(command.exit()).as(command.err()).isZero();
        }
        profile("two");
    }

    private void profile(String service) throws IOException {
        Files.createDirectories(disk.resolve("profiles"));
        Files.writeString(disk.resolve("profiles/prod.yaml"), """
                environment: prod
                service: { name: %s, team: platform }
                stack:
                  kind: self-hosted
                  tokens: { write: "env:FAKE_TOKEN" }
                  lanes:
                    otlp: { url: "http://127.0.0.1:1", id: 1 }
                collector:
                  runs-on: local
                  home: %s
                  listen: { ui: "127.0.0.1:1" }
                collect: { otlp: {} }
                """.formatted(service, disk.resolve("home")));
    }

    private void mount() throws IOException, InterruptedException {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk.toString()) == 0;
        assumeTrue(mounted, "a small disk cannot be mounted here: it needs root and the right to mount");
    }

    private void fill() throws IOException {
        Path file = disk.resolve("fill");
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 1024; i++) {
                out.write(new byte[1024]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
        assertThat(Files.getFileStore(file).getUsableSpace()).isZero();
    }

    private static int run(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
