package io.obsctl.lsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.lang.alloy.check.CheckTarget;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes as they come over the wire, to the whole server. */
class FramesTest {
    private static final String BEGIN =
            framed("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}");
    private static final String END = framed("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"shutdown\"}")
            + framed("{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void aMessageThatIsNestedTooDeepIsAnsweredWithAnErrorUnderItsId() throws InterruptedException {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String asked = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"textDocument/hover\",\"params\":" + deep + "}";
        String late = "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/hover\",\"params\":" + deep + ",\"id\":\"x\"}";
        assertThat(run(BEGIN + framed(asked) + framed(late) + framed("{\"a\":".repeat(100_000)) + END))
                .isZero();
        assertThat(said())
                .contains("\"id\":7,\"error\":{\"code\":-32600", "\"id\":\"x\",\"error\":{\"code\":-32600")
                .contains("\"id\":null,\"error\":{\"code\":-32600", "nested deeper than 200");
    }

    @Test
    void bracketsInATextDoNotCount() throws InterruptedException {
        String text = "// \\\"" + "[{".repeat(1_000) + "\\n";
        String open = "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":"
                + "\"untitled:a\",\"languageId\":\"alloy\",\"version\":1,\"text\":\"" + text + "\"}}}";
        assertThat(run(BEGIN + framed(open) + END)).isZero();
        assertThat(said()).doesNotContain("error");
    }

    @Test
    void aMessageThatIsTooLongIsAnsweredWithAnErrorAndTheNextOneIsRead() throws InterruptedException {
        int length = Frames.MOST_BYTES + 1;
        InputStream in = new SequenceInputStream(Collections.enumeration(List.of(
                bytes(BEGIN + "Content-Length: " + length + "\r\n\r\n"),
                new ByteArrayInputStream(new byte[length]),
                bytes(END))));
        assertThat(AlloyLanguageServer.run(in, out, CheckTarget.usual())).isZero();
        assertThat(said()).contains("the message has " + length + " bytes", "\"id\":2,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "Content-Length: x\r\n\r\n{}",
                "Content-Length: -5\r\n\r\n{}",
                "Content-Length: 99999999999999999999\r\n\r\n{}",
                "\u0000\u0001garbage\n\n"
            })
    void headersThatTellNoLengthEndTheServerWithAWord(String garbage) {
        assertBroken(garbage);
        assertBroken(BEGIN + garbage);
    }

    @Test
    void headersWithoutAnEndEndTheServerWithAWord() {
        assertBroken("x".repeat(100_000));
        assertBroken("X: y\r\n".repeat(100_000));
    }

    private void assertBroken(String text) {
        assertThatThrownBy(() -> run(text + END)).isInstanceOfSatisfying(ObsctlException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(ExitCode.NO);
            assertThat(e.problems()).hasSize(1);
            assertThat(e.problems().get(0).id()).hasToString("lsp/headers");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Content-Le", "Content-Length: 2000000000\r\n\r\n", "Content-Length: 50\r\n\r\n{\"jsonrpc\""
            })
    void aStreamThatIsCutEndsTheServerWithOne(String cut) throws InterruptedException {
        assertThat(run(BEGIN + cut)).isEqualTo(1);
    }

    @Test
    void otherHeadersBareLineEndsAndEmptyLinesBetweenMessagesAreTaken() throws IOException {
        String body = "{\"a\":\"é\"}";
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        Frames frames = new Frames(
                bytes("\r\n\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\ncontent-length: " + length
                        + "\n\n" + body),
                refused -> {
                    throw new AssertionError(refused);
                });
        assertThat(new String(frames.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(framed(body));
    }

    private int run(String text) throws InterruptedException {
        return AlloyLanguageServer.run(bytes(text), out, CheckTarget.usual());
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String framed(String body) {
        return "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }
}
