package io.obsctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.obsctl.app.RotationPlaces;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationFilesTest {
    @TempDir
    Path home;

    private RotationFiles files;

    @BeforeEach
    void files() {
        files = new RotationFiles(home.resolve("rotations"), home.resolve("profiles"), (asked, given) -> {});
    }

    private static ObsctlException refused(RotationPlaces places, String profile) {
        ObsctlException e = catchThrowableOfType(ObsctlException.class, () -> places.hold(profile));
        assertThat(e).as("it was let in").isNotNull();
        return e;
    }

    @Test
    void oneRotationOfAProfileAtATime() {
        RotationPlaces.Hold first = files.hold("prod");
        ObsctlException e = refused(files, "prod");
        assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
        assertThat(e.problems()).singleElement().satisfies(p -> {
            assertThat(p.id()).hasToString("rotate/busy");
            assertThat(p.hints()).isNotEmpty();
        });
        first.close();
        files.hold("prod").close();
    }

    @Test
    void otherProfilesAndOtherFoldersOfProfilesAreNotInTheWay() {
        RotationPlaces other = new RotationFiles(home.resolve("rotations"), home.resolve("elsewhere"), (a, b) -> {});
        RotationPlaces.Hold first = files.hold("prod");
        files.hold("staging").close();
        other.hold("prod").close();
        assertThat(refused(files, "prod").problems().get(0).id()).hasToString("rotate/busy");
        first.close();
    }

    /** The file of a lock says nothing; that somebody holds it does. */
    @Test
    void aLockThatAnotherProcessHoldsCountsUntilThatProcessIsDead() throws IOException, InterruptedException {
        files.hold("prod").close();
        Path lock;
        try (Stream<Path> all = Files.list(home.resolve("rotations"))) {
            lock = all.filter(f -> f.toString().endsWith(".lock")).findFirst().orElseThrow();
        }
        Path held = home.resolve("held");
        Process holder = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import fcntl,sys,time; f=open(sys.argv[1],'w'); fcntl.lockf(f,fcntl.LOCK_EX);"
                                + " open(sys.argv[2],'w').close(); time.sleep(600)",
                        lock.toString(),
                        held.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("holder.log").toFile())
                .start();
        try {
            Await.until("the lock is held", () -> Files.exists(held) || !holder.isAlive());
            assertThat(held).as(Files.readString(home.resolve("holder.log"))).exists();
            assertThat(refused(files, "prod").problems().get(0).id()).hasToString("rotate/busy");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertThat(lock).exists();
        files.hold("prod").close();
    }

    @Test
    void aFolderThatCannotBeUsedIsNotSomebodyElse() throws IOException {
        Files.writeString(home.resolve("rotations"), "a file");
        ObsctlException e = refused(files, "prod");
        assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(List.of(e.problems().get(0).id().toString())).containsExactly("rotate/files");
    }
}
