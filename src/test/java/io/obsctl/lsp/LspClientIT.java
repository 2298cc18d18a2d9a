package io.obsctl.lsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The packaged program against the protocol library of VS Code, which {@code scripts/test.sh} brings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LspClientIT {
    private JsonNode heard;

    @BeforeAll
    void talk(@TempDir Path folder) throws IOException, InterruptedException {
        Path node = onPath("node").orElse(null);
        assumeTrue(node != null, "no node");
        Path cache = Optional.ofNullable(System.getenv("OBSCTL_TEST_CACHE"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache", "obsctl"));
        Path modules = cache.resolve("lsp-client/node_modules");
        assumeTrue(Files.isDirectory(modules.resolve("vscode-languageserver-protocol")), "no " + modules);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Files.writeString(
                folder.resolve("write.alloy"),
                "\nprometheus.remote_write \"w\" {\n\tendpoint {\n\t\turl = \"https://mimir.example\"\n\t}\n}\n");
        Process process = new ProcessBuilder(
                        node.toString(),
                        Path.of("src/test/js/lsp-client.js").toAbsolutePath().toString(),
                        modules.toString(),
                        folder.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        Path.of("target/obsctl.jar").toAbsolutePath().toString(),
                        "lsp")
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as(Files.readString(err)).isTrue();
        assertThat(Files.readString(err)).isEmpty();
        assertThat(process.exitValue()).isZero();
        heard = new ObjectMapper().readTree(Files.readString(out));
    }

    private static Optional<Path> onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Test
    void tellsProblemsAtUtf16ColumnsAndTakesThemAwayWhenMended() {
        assertThat(heard.at("/encoding").asString()).isEqualTo("utf-16");
        assertThat(heard.at("/broken/0/code").asString()).isEqualTo("alloy/unknown-attribute");
        assertThat(heard.at("/broken/0/range/start/line").asInt()).isEqualTo(2);
        assertThat(heard.at("/broken/0/range/start/character").asInt()).isEqualTo(12);
        assertThat(heard.at("/mended")).isEmpty();
        assertThat(heard.at("/version").asInt()).isEqualTo(2);
    }

    @Test
    void answersHoverDefinitionCompletionAndFormatting() {
        assertThat(heard.at("/hover/contents/value").asString()).contains("**forward_to**", "required");
        assertThat(heard.at("/definition/0/range/start/line").asInt()).isEqualTo(5);
        assertThat(heard.at("/completion").findValuesAsString("label"))
                .containsExactly("prometheus.remote_write.mimir.receiver");
        assertThat(heard.at("/formatting/0/newText").asString())
                .startsWith("prometheus.scrape \"api\" {\n\ttargets = [")
                .endsWith("}\n\nprometheus.remote_write \"mimir\" { }\n");
    }

    @Test
    void takesTheFilesOfAFolderTogether() {
        assertThat(heard.at("/folder").isArray()).isTrue();
        assertThat(heard.at("/folder")).isEmpty();
        assertThat(heard.at("/across/0/uri").asString()).endsWith("/write.alloy");
        assertThat(heard.at("/across/0/range/start/line").asInt()).isEqualTo(1);
    }

    @Test
    void answersAMessageThatIsNestedTooDeepAndServesOn() {
        assertThat(heard.at("/deep").asInt()).isEqualTo(-32600);
    }

    @Test
    void refusesWhatItDoesNotKnowAndEndsWithZero() {
        assertThat(heard.at("/unknown").asInt()).isEqualTo(-32601);
        assertThat(heard.at("/exit").asInt()).isZero();
    }
}
