package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteCommandTest {
    private static final String HOSTILE = "ab '\"\\$`(){}[]<>|&;*?!#~%^=+-,.:/@\n\t\r\u0001\u007fü漢🙂";

    private static String run(byte[] input, String... shell) throws IOException {
        Process process = new ProcessBuilder(shell).redirectErrorStream(false).start();
        try (OutputStream to = process.getOutputStream()) {
            to.write(input);
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] input(RemoteCommand command, String rest) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(command.prologue("mark"));
        all.writeBytes(rest.getBytes(StandardCharsets.UTF_8));
        return all.toByteArray();
    }

    /** Every log-in shell that people have reads the same out of the one text. */
    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash", "/usr/bin/fish", "/bin/tcsh", "/bin/zsh"})
    void noByteBecomesSyntax(String shell) throws IOException {
        assumeTrue(Path.of(shell).toFile().canExecute());
        String line = new String(RemoteCommand.Rights.OWN.commandLine(), StandardCharsets.US_ASCII);
        Random random = new Random(7);
        int[] alphabet = HOSTILE.codePoints().toArray();
        for (int round = 0; round < 10; round++) {
            List<String> argv = new ArrayList<>(List.of("printf", "%s\\0"));
            for (int i = 0; i < 40; i++) {
                StringBuilder word = new StringBuilder();
                for (int n = random.nextInt(12); n > 0; n--) {
                    word.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
                }
                argv.add(word.toString());
            }
            RemoteCommand command = RemoteCommand.of(argv.toArray(String[]::new));
            assertThat(run(input(command, ""), shell, "-c", line))
                    .isEqualTo("mark\n" + String.join("\0", argv.subList(2, argv.size())) + "\0");
        }
    }

    @Test
    void noValueIsOnTheCommandLine() {
        for (RemoteCommand.Rights rights : RemoteCommand.Rights.values()) {
            String line = new String(rights.commandLine(), StandardCharsets.US_ASCII);
            assertThat(line).doesNotContain("\n", "!", "\\'").contains("sh -c '");
        }
    }

    @Test
    void aNulCanBeNoArgument() {
        assertThatThrownBy(() -> RemoteCommand.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void aScriptIsReadFromItsInputAndLeavesTheRest(String shell) throws IOException {
        assumeTrue(Path.of("/bin", shell).toFile().canExecute());
        String line = new String(RemoteCommand.Rights.OWN.commandLine(), StandardCharsets.US_ASCII);
        RemoteCommand command =
                new RemoteCommand("printf '%s|' \"$1\" \"$2\"\ncat <<'E'\n\\here $x\nE\ncat", List.of("a b", "$c"));
        String named = shell.equals("busybox") ? "busybox ash" : shell;
        assertThat(run(input(command, "the rest\n\\n"), "/bin/sh", "-c", line.replaceFirst("^sh", named)))
                .isEqualTo("mark\na b|$c|\\here $x\nthe rest\n\\n");
    }

    @Test
    void aScriptWhoseEndDidNotArriveDoesNotRun() throws IOException {
        String line = new String(RemoteCommand.Rights.OWN.commandLine(), StandardCharsets.US_ASCII);
        byte[] whole = RemoteCommand.of("echo", "ran").prologue("mark");
        assertThat(run(java.util.Arrays.copyOf(whole, whole.length - 3), "/bin/sh", "-c", line + "; echo $?"))
                .isEqualTo("97\n");
    }

    @Test
    void whatTheLogInPrintsIsNotTheCommands() throws IOException {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        AfterMark after = new AfterMark("mark-1", command);
        byte[] all = ("Welcome!\nmark-0\n" + "x".repeat(300_000) + "mark-1\nfact\nmark-1\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < all.length; i += 977) {
            assertThat(after.passed()).isEqualTo(command.size() > 0);
            after.write(all, i, Math.min(977, all.length - i));
        }
        assertThat(command.toString(StandardCharsets.UTF_8)).isEqualTo("fact\nmark-1\n");
        assertThat(after.before().length()).isLessThan(200_000);
    }

    @Test
    void aPasswordIsGivenOnceAndTheInputOnlyToTheCommand() throws IOException {
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        SudoDialogue sudo = new SudoDialogue(
                error,
                "FAKE-word".getBytes(StandardCharsets.UTF_8),
                new java.io.ByteArrayInputStream("work".getBytes(StandardCharsets.UTF_8)));
        sudo.write(("lecture " + SudoDialogue.PROMPT).getBytes(StandardCharsets.UTF_8));
        assertThat(sudo.input().readNBytes(10)).asString(StandardCharsets.UTF_8).isEqualTo("FAKE-word\n");
        sudo.write(SudoDialogue.PROMPT.getBytes(StandardCharsets.UTF_8));
        assertThat(sudo.input().readAllBytes()).isEmpty();

        SudoDialogue without = new SudoDialogue(
                error,
                "FAKE-word".getBytes(StandardCharsets.UTF_8),
                new java.io.ByteArrayInputStream("work".getBytes(StandardCharsets.UTF_8)));
        without.write(SudoDialogue.READY.getBytes(StandardCharsets.UTF_8));
        assertThat(without.input().readAllBytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("work");
    }
}
