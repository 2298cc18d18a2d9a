package io.obsctl.sandbox.collector.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As Alloy 1.15.1 was seen to do. */
class WatchedFileTest {
    @TempDir
    Path home;

    private Path first;
    private WatchedFile file;

    @BeforeEach
    void twoReleases() throws IOException {
        first = Files.writeString(Files.createDirectories(home.resolve("a")).resolve("token"), "FAKE-old\n");
        Files.writeString(Files.createDirectories(home.resolve("b")).resolve("token"), "FAKE-new\n");
        Files.createSymbolicLink(home.resolve("current"), Path.of("a"));
        file = new WatchedFile(home.resolve("current/token"));
    }

    private void turn() throws IOException {
        Files.createSymbolicLink(home.resolve("beside"), Path.of("b"));
        Files.move(home.resolve("beside"), home.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aLinkThatIsTurnedIsNotSeenUntilSomethingHappensToTheFileThatWasOpened() throws IOException {
        assertThat(file.read()).isEqualTo("FAKE-old");
        turn();
        assertThat(file.read()).isEqualTo("FAKE-old");
        Files.setPosixFilePermissions(first, Files.getPosixFilePermissions(first));
        assertThat(file.read()).isEqualTo("FAKE-new");
    }

    @Test
    void aFileThatGoesIsSeen() throws IOException {
        assertThat(file.read()).isEqualTo("FAKE-old");
        turn();
        Files.delete(first);
        assertThat(file.read()).isEqualTo("FAKE-new");
    }

    @Test
    void aFileThatIsWrittenAnewIsSeen() throws IOException {
        assertThat(file.read()).isEqualTo("FAKE-old");
        Files.writeString(first, "FAKE-third");
        assertThat(file.read()).isEqualTo("FAKE-third");
    }
}
