package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
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

    /** What a shell makes of the quoted text is exactly the arguments. */
    private static List<String> through(String shell, RemoteCommand command) throws IOException {
        byte[] text = command.forShell();
        Process process = new ProcessBuilder(shell, "-c", new String(text, StandardCharsets.UTF_8)).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return List.of(output.split("\0", -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash"})
    void noByteBecomesSyntax(String shell) throws IOException {
        assumeTrue(Path.of(shell).toFile().canExecute());
        Random random = new Random(7);
        int[] alphabet = HOSTILE.codePoints().toArray();
        for (int round = 0; round < 20; round++) {
            List<String> argv = new ArrayList<>(List.of("printf", "%s\\0"));
            for (int i = 0; i < 20; i++) {
                StringBuilder word = new StringBuilder();
                for (int n = random.nextInt(12); n > 0; n--) {
                    word.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
                }
                argv.add(word.toString());
            }
            List<String> expected = new ArrayList<>(argv.subList(2, argv.size()));
            expected.add("");
            assertThat(through(shell, new RemoteCommand(argv))).isEqualTo(expected);
        }
    }

    @Test
    void aNulCanBeNoArgument() {
        assertThatThrownBy(() -> RemoteCommand.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void asRootNeverWaitsForAPassword() {
        assertThat(RemoteCommand.of("id").asRoot().argv()).containsExactly("sudo", "-n", "--", "id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void aScriptIsReadFromItsInputAndLeavesTheRest(String shell) throws IOException {
        assumeTrue(Path.of("/bin", shell).toFile().canExecute());
        List<String> argv =
                new ArrayList<>(RemoteCommand.script(List.of("a b", "$c")).argv());
        argv.remove(0);
        argv.addAll(0, shell.equals("busybox") ? List.of("busybox", "ash") : List.of(shell));
        Process process = new ProcessBuilder(argv).start();
        String script = "printf '%s|' \"$1\" \"$2\"\ncat <<'E'\n\\here $x\nE\ncat";
        process.getOutputStream().write(RemoteCommand.before(script));
        process.getOutputStream().write("the rest\n\\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("a b|$c|\\here $x\nthe rest\n\\n");
    }

    @Test
    void aScriptWhoseEndDidNotArriveDoesNotRun() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(RemoteCommand.script(List.of()).argv()).start();
        byte[] whole = RemoteCommand.before("echo ran");
        process.getOutputStream().write(whole, 0, whole.length - 3);
        process.getOutputStream().close();
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
        assertThat(process.waitFor()).isEqualTo(1);
    }
}
