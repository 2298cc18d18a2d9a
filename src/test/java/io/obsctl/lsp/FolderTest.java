package io.obsctl.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder is one config of all its files, unless they contradict each other. */
class FolderTest {
    private static final String SCRAPE = """
            prometheus.scrape "api" {
            	targets    = [{"__address__" = "localhost:80"}]
            	forward_to = [prometheus.remote_write.mimir.receiver]
            }
            """;
    private static final String WRITE = """

            prometheus.remote_write "mimir" {
            	endpoint {
            		url = "https://mimir.example/api/v1/push"
            	}
            }
            """;

    @TempDir
    Path folder;

    @AutoClose
    private Editor editor;

    @BeforeEach
    void begin() throws IOException {
        editor = Editor.begun();
    }

    @Test
    void whatStandsInAFileOnTheDiskIsNotMissed() throws IOException {
        write("write.alloy", WRITE);
        assertThat(errors(editor.open(uri("scrape.alloy"), SCRAPE))).isEmpty();
        assertThat(errors(editor.open(uri("scrape.alloy"), SCRAPE.replace("mimir", "other"))))
                .containsExactly("alloy/unknown-reference");
    }

    @Test
    void onlyFilesThatEndInAlloyAndLieDirectlyInTheFolderCount() throws IOException {
        write("write.txt", WRITE);
        Files.createDirectories(folder.resolve("below"));
        write("below/write.alloy", WRITE);
        assertThat(errors(editor.open(uri("scrape.alloy"), SCRAPE))).containsExactly("alloy/unknown-reference");
    }

    @Test
    void whatIsOpenWinsOverTheDiskAndEachFileHearsOfItsOwn() throws IOException {
        write("write.alloy", WRITE);
        assertThat(errors(editor.open(uri("scrape.alloy"), SCRAPE))).isEmpty();
        PublishDiagnosticsParams one = editor.open(uri("write.alloy"), WRITE.replace("mimir\" {", "loki\" {"));
        PublishDiagnosticsParams two = editor.published();
        PublishDiagnosticsParams scrape = one.getUri().equals(uri("scrape.alloy")) ? one : two;
        PublishDiagnosticsParams write = scrape == one ? two : one;
        assertThat(scrape.getUri()).isEqualTo(uri("scrape.alloy"));
        assertThat(scrape.getVersion()).isEqualTo(1);
        assertThat(errors(scrape)).containsExactly("alloy/unknown-reference");
        assertThat(scrape.getDiagnostics().get(0).getRange().getStart().getLine())
                .isEqualTo(2);
        assertThat(write.getUri()).isEqualTo(uri("write.alloy"));
        assertThat(errors(write)).isEmpty();

        assertThat(editor.close(uri("write.alloy")).getDiagnostics()).isEmpty();
        PublishDiagnosticsParams again = editor.published();
        assertThat(again.getUri()).isEqualTo(uri("scrape.alloy"));
        assertThat(errors(again)).isEmpty();
    }

    @Test
    void configsThatHaveNothingToDoWithEachOtherRaiseNoAlarm() throws IOException {
        write("one.alloy", SCRAPE + WRITE);
        write("two.alloy", SCRAPE + WRITE);
        assertThat(errors(editor.open(uri("three.alloy"), SCRAPE + WRITE))).isEmpty();
        assertThat(errors(editor.open(uri("four.alloy"), SCRAPE.replace("mimir", "none") + WRITE)))
                .containsExactly("alloy/unknown-reference");
    }

    @Test
    void aFileThatNeedsAnotherOneIsToldOfTheDuplicate() throws IOException {
        write("a.alloy", WRITE + "logging {\n}\n");
        assertThat(errors(editor.open(uri("b.alloy"), SCRAPE + "logging {\n}\n")))
                .containsExactly("alloy/duplicate");
    }

    @Test
    void whileAFileDoesNotParseNothingIsMissed() throws IOException {
        write("write.alloy", WRITE + "prometheus.");
        assertThat(errors(editor.open(uri("scrape.alloy"), SCRAPE))).isEmpty();
        assertThat(errors(editor.open(uri("scrape.alloy"), SCRAPE.replace("targets ", "target_s "))))
                .contains("alloy/unknown-attribute")
                .doesNotContain("alloy/unknown-reference");
    }

    @Test
    void aFolderOfTooMuchIsNotTakenTogether() throws IOException {
        write("write.alloy", WRITE + "// " + "x".repeat(Folder.MOST_BYTES));
        Document document = Document.of(uri("scrape.alloy"), 1, SCRAPE);
        assertThat(Folder.around(document, List.of(document))).isEqualTo(new Folder(List.of(document), false));
        assertThat(errors(editor.open(document.uri(), SCRAPE))).isEmpty();
    }

    @Test
    void aDocumentThatIsNoFileStandsAlone() {
        Document document = Document.of("untitled:a.alloy", 1, SCRAPE);
        assertThat(Folder.around(document, List.of(document))).isEqualTo(new Folder(List.of(document), true));
    }

    @Test
    void definitionsLeadIntoOtherFiles() throws IOException {
        write("write.alloy", WRITE);
        editor.open(uri("scrape.alloy"), SCRAPE);
        int column = "\tforward_to = [prometheus.rem".length();
        List<? extends Location> found = editor.define(uri("scrape.alloy"), new Position(2, column));
        assertThat(found).hasSize(1);
        assertThat(Path.of(java.net.URI.create(found.get(0).getUri()))).isEqualTo(folder.resolve("write.alloy"));
        assertThat(found.get(0).getRange().getStart()).isEqualTo(new Position(1, 0));

        editor.open(uri("write.alloy"), "\n\n" + WRITE);
        found = editor.define(uri("scrape.alloy"), new Position(2, column));
        assertThat(found.get(0).getUri()).isEqualTo(uri("write.alloy"));
        assertThat(found.get(0).getRange().getStart()).isEqualTo(new Position(3, 0));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private String uri(String name) {
        return folder.resolve(name).toUri().toString();
    }

    private static List<String> errors(PublishDiagnosticsParams said) {
        return said.getDiagnostics().stream()
                .filter(d -> d.getSeverity() == org.eclipse.lsp4j.DiagnosticSeverity.Error)
                .map(FolderTest::code)
                .toList();
    }

    private static String code(Diagnostic diagnostic) {
        return diagnostic.getCode().getLeft();
    }
}
