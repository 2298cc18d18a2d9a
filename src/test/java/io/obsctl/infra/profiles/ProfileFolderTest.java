package io.obsctl.infra.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.profile.ProfileFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileFolderTest {
    @TempDir
    Path dir;

    private ProfileFolder folder() {
        return new ProfileFolder(dir);
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            return all.count();
        }
    }

    @Test
    void readsAndListsYamlFiles() throws IOException {
        Files.writeString(dir.resolve("b.yaml"), "x");
        Files.writeString(dir.resolve("a.yaml"), "x");
        Files.writeString(dir.resolve("note.txt"), "x");
        Files.createDirectory(dir.resolve("d.yaml"));
        assertThat(folder().names()).containsExactly("a", "b", "d");
        assertThat(folder().read("a")).isInstanceOf(ProfileFiles.Bytes.class);
        assertThat(folder().read("c")).isEqualTo(new ProfileFiles.Absent(dir + "/c.yaml"));
        assertThat(folder().read("d")).isInstanceOf(ProfileFiles.Unreadable.class);
        assertThat(new ProfileFolder(dir.resolve("none")).names()).isEmpty();
    }

    @Test
    void createsOnceUnlessForced() throws IOException {
        Path inner = dir.resolve("new");
        ProfileFolder folder = new ProfileFolder(inner);
        assertThat(folder.create("p", "one", false)).isEmpty();
        assertThat(folder.create("p", "two", false))
                .hasValueSatisfying(p -> assertThat(p.id()).hasToString("profile/exists"));
        assertThat(inner.resolve("p.yaml")).hasContent("one");
        assertThat(folder.create("p", "two", true)).isEmpty();
        assertThat(inner.resolve("p.yaml")).hasContent("two");
        assertThat(folder.names()).containsExactly("p");
        try (Stream<Path> all = Files.list(inner)) {
            assertThat(all).hasSize(1);
        }
    }

    @Test
    void replacesOnlyWhatItHasSeenAndKeepsModeAndLink() throws IOException {
        Path real = dir.resolve("real.yaml");
        Files.writeString(real, "one");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-rw----"));
        Path link = Files.createSymbolicLink(dir.resolve("p.yaml"), real);
        assertThat(folder().replace(link.toString(), "other", "two"))
                .hasValueSatisfying(p -> assertThat(p.id()).hasToString("profile/changed"));
        assertThat(real).hasContent("one");
        assertThat(folder().replace(link.toString(), "one", "two")).isEmpty();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(real).hasContent("two");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-rw----");
        assertThat(files()).isEqualTo(2);
    }

    @Test
    void saysWhyNothingWasWritten() throws IOException {
        Files.writeString(dir.resolve("file"), "x");
        assertThat(new ProfileFolder(dir.resolve("file")).create("p", "x", false))
                .hasValueSatisfying(p -> assertThat(p.id()).hasToString("profile/unwritable"));
        assertThat(folder().replace(dir.resolve("gone.yaml").toString(), "a", "b"))
                .hasValueSatisfying(p -> assertThat(p.detail()).contains("no such file"));
    }
}
