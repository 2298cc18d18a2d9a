package io.obsctl.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.Piece;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskBundleStoreTest {
    private static final Artifact CREDENTIAL = new Artifact(
            "credentials/token",
            ArtifactKind.CREDENTIAL,
            0440,
            List.of(new Piece.Slot(SecretRef.parse("env:TOKEN"), Piece.Form.RAW, "")));

    @TempDir
    Path directory;

    private int asked;
    private final DiskBundleStore store = new DiskBundleStore(ref -> {
        asked++;
        return Secret.of("glc_FAKE");
    });

    private static Bundle bundle(Artifact... artifacts) {
        return new Bundle("prod", List.of(artifacts));
    }

    private static Artifact runbook(String name, String text) {
        return Artifact.of("runbooks/" + name, ArtifactKind.RUNBOOK, text);
    }

    @Test
    void withoutSecretsNoReferenceIsResolved() {
        store.write(bundle(CREDENTIAL), directory, false);
        assertThat(directory.resolve("credentials/token")).hasContent("<env:TOKEN>");
        assertThat(asked).isZero();
    }

    @Test
    void withSecretsTheFileIsForItsOwnerOnly() throws IOException {
        store.write(bundle(CREDENTIAL), directory, true);
        assertThat(directory.resolve("credentials/token")).hasContent("glc_FAKE");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("credentials/token"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aSecondCallTouchesNothing() {
        assertThat(store.write(bundle(runbook("a.md", "a"), runbook("b.md", "b")), directory, false))
                .containsExactly("runbooks/a.md", "runbooks/b.md");
        assertThat(store.write(bundle(runbook("a.md", "a"), runbook("b.md", "b")), directory, false))
                .isEmpty();
    }

    @Test
    void whatIsWantedNoMoreGoesUnlessSomebodyChangedIt() throws IOException {
        store.write(bundle(runbook("a.md", "a"), runbook("b.md", "b"), runbook("c.md", "c")), directory, false);
        Files.writeString(directory.resolve("runbooks/c.md"), "mine now");
        assertThat(store.write(bundle(runbook("a.md", "new")), directory, false))
                .containsExactly("runbooks/a.md", "runbooks/b.md");
        assertThat(directory.resolve("runbooks/b.md")).doesNotExist();
        assertThat(directory.resolve("runbooks/c.md")).hasContent("mine now");
    }

    @Test
    void foreignFilesAreAllNamedAndNothingIsWritten() throws IOException {
        Files.createDirectories(directory.resolve("runbooks"));
        Files.writeString(directory.resolve("runbooks/a.md"), "mine");
        Files.createSymbolicLink(directory.resolve("credentials"), Path.of("/tmp"));
        assertThatThrownBy(() ->
                        store.write(bundle(runbook("a.md", "a"), runbook("b.md", "b"), CREDENTIAL), directory, false))
                .isInstanceOfSatisfying(ObsctlException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
                    assertThat(e.problems()).hasSize(2);
                });
        assertThat(directory.resolve("runbooks/a.md")).hasContent("mine");
        assertThat(directory.resolve("runbooks/b.md")).doesNotExist();
    }

    @Test
    void aWriteThatFailsLeavesEveryOldFile() throws IOException {
        store.write(bundle(runbook("a.md", "old")), directory, false);
        Files.createDirectory(directory.resolve("runbooks/.b.md.obsctl-new"));
        Files.writeString(directory.resolve("runbooks/.b.md.obsctl-new/in-the-way"), "");
        assertThatThrownBy(() -> store.write(bundle(runbook("a.md", "new"), runbook("b.md", "b")), directory, false))
                .isInstanceOf(ObsctlException.class);
        assertThat(directory.resolve("runbooks/a.md")).hasContent("old");
        assertThat(directory.resolve("runbooks/.a.md.obsctl-new")).doesNotExist();
    }
}
