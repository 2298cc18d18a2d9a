package io.obsctl.infra.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Piece;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotFillerTest {
    private static final SecretRef REF = SecretRef.parse("env:TOKEN");

    private static String fill(Piece.Form form, String user, String secret) {
        Artifact artifact = new Artifact(
                "env/x",
                ArtifactKind.ENV_FILE,
                0600,
                List.of(new Piece.Text("A="), new Piece.Slot(REF, form, user), new Piece.Text("\n")));
        return new String(new SlotFiller(ref -> Secret.of(secret)).fill(artifact), StandardCharsets.UTF_8);
    }

    @Test
    void writesTheValueInTheFormOfItsSlot() {
        assertThat(fill(Piece.Form.RAW, "", "FAKEü")).isEqualTo("A=FAKEü\n");
        assertThat(fill(Piece.Form.BASIC, "1461503", "glc_FAKE")).isEqualTo("A=MTQ2MTUwMzpnbGNfRkFLRQ==\n");
        assertThat(fill(Piece.Form.JSON, "", "a\"b\\c")).isEqualTo("A=a\\\"b\\\\c\n");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "plain, \"plain\"",
                "a b#c;d, \"a b#c;d\"",
                "it's, \"it's\"",
                "q\"b\\d$v`t%h, \"q\\\"b\\\\d\\$v\\`t%h\""
            })
    void quotesForAnEnvironmentFileOfSystemd(String secret, String written) {
        assertThat(fill(Piece.Form.ENV, "", secret)).isEqualTo("A=" + written + "\n");
    }

    @Test
    void refusesControlCharactersInAnEnvironmentFile() {
        ObsctlException e = catchThrowableOfType(ObsctlException.class, () -> fill(Piece.Form.ENV, "", "FAKE\nB=x"));
        assertThat(e.problems().get(0).id()).hasToString("secret/unwritable");
        assertThat(e.problems().toString()).doesNotContain("FAKE");
    }

    @Test
    void reportsEveryReferenceThatLeadsNowhereOnce() {
        SecretSource nothing = ref -> {
            throw new ObsctlException(ExitCode.USAGE, Problem.error("secret/unset", "Unset", ref.toString()));
        };
        Artifact artifact = new Artifact(
                "env/x",
                ArtifactKind.ENV_FILE,
                0600,
                List.of(
                        new Piece.Slot(REF, Piece.Form.RAW, ""),
                        new Piece.Slot(SecretRef.parse("env:B"), Piece.Form.RAW, ""),
                        new Piece.Slot(REF, Piece.Form.ENV, "")));
        ObsctlException e = catchThrowableOfType(ObsctlException.class, () -> new SlotFiller(nothing).fill(artifact));
        assertThat(e.problems()).extracting(Problem::detail).containsExactly("env:TOKEN", "env:B");
    }
}
