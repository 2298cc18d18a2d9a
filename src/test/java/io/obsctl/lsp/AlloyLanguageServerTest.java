package io.obsctl.lsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlloyLanguageServerTest {
    private static final String GOOD = """
            prometheus.scrape "api" {
            	targets    = [{"__address__" = "localhost:80"}]
            	forward_to = [prometheus.remote_write.mimir.receiver]
            }

            prometheus.remote_write "mimir" {
            	endpoint {
            		url = "https://mimir.example/api/v1/push"
            	}
            }
            """;

    @AutoClose
    private Editor editor;

    @BeforeEach
    void begin() throws IOException {
        editor = Editor.begun();
    }

    @Test
    void tellsWhatItCanDo() throws IOException {
        try (Editor fresh = new Editor()) {
            var can = fresh.initialize().getCapabilities();
            assertThat(can.getPositionEncoding()).isEqualTo("utf-16");
            assertThat(can.getHoverProvider().getLeft()).isTrue();
            assertThat(can.getDocumentFormattingProvider().getLeft()).isTrue();
            assertThat(can.getDefinitionProvider().getLeft()).isTrue();
            assertThat(can.getCompletionProvider().getTriggerCharacters()).containsExactly(".");
        }
    }

    @Test
    void aGoodFileHasNoErrors() {
        assertThat(editor.open(GOOD).getDiagnostics())
                .noneMatch(found -> found.getSeverity() == DiagnosticSeverity.Error);
    }

    @Test
    void aProblemStandsAtItsPlaceWithItsIdAndTheVersionOfTheText() {
        PublishDiagnosticsParams said = editor.open(GOOD.replace("targets  ", "target_s "));
        Diagnostic first = said.getDiagnostics().stream()
                .filter(d -> d.getCode().getLeft().equals("alloy/unknown-attribute"))
                .findFirst()
                .orElseThrow();
        assertThat(first.getRange().getStart()).isEqualTo(new Position(1, 1));
        assertThat(first.getSource()).isEqualTo("obsctl");
        assertThat(first.getSeverity()).isEqualTo(DiagnosticSeverity.Error);
        assertThat(said.getVersion()).isEqualTo(1);
    }

    @Test
    void columnsCountUtf16UnitsBehindCharactersOutsideOfTheBasicPlane() {
        String line = "logging { /* 𝄞𝄞é */ lewel = \"info\" }\n";
        Diagnostic first = editor.open(line).getDiagnostics().get(0);
        int at = line.indexOf("lewel");
        assertThat(first.getRange().getStart()).isEqualTo(new Position(0, at));
    }

    @Test
    void changesOfPartsAreTakenInUtf16Units() {
        String line = "/* 𝄞 */ logging { lewel = \"info\" }\n";
        editor.open(line);
        int at = line.indexOf("lewel");
        var said = editor.change(new Range(new Position(0, at), new Position(0, at + 5)), "level");
        assertThat(said.getDiagnostics()).noneMatch(d -> d.getSeverity() == DiagnosticSeverity.Error);
        assertThat(said.getVersion()).isEqualTo(2);
    }

    @Test
    void columnsAreRightAtTheEndOfALongLineFullOfEmoji() {
        // A family is 3 characters outside of the basic plane with joiners between: 8 units, 5 code points.
        String family = "👩\u200D👩\u200D👧";
        String line = "logging { /* " + (family + "é👍🏽").repeat(10_000) + " */ lewel = \"" + family + "\" }";
        Diagnostic first = editor.open(line + "\n").getDiagnostics().get(0);
        int at = line.indexOf("lewel");
        assertThat(at).isGreaterThan(130_000);
        assertThat(first.getRange()).isEqualTo(new Range(new Position(0, at), new Position(0, line.length() - 2)));
        assertThat(editor.hover(line.replace("lewel", "lev|el"))).contains("**level**");
        assertThat(editor.format().get(0).getRange().getEnd()).isEqualTo(new Position(0, line.length()));
    }

    @Test
    void aProblemBetweenAndBehindEmojiStandsOnWholeCharacters() {
        String line = "logging { level = \"👍\" 👍 }";
        Diagnostic first = editor.open(line).getDiagnostics().get(0);
        int at = line.lastIndexOf("👍");
        assertThat(first.getRange().getStart()).isEqualTo(new Position(0, at));
        assertThat(first.getRange().getEnd().getCharacter()).isIn(at, at + 2);
    }

    @Test
    void aChangeWithoutRangeReplacesTheWholeText() {
        editor.open(GOOD);
        var said = editor.change(null, "logging {\n");
        assertThat(said.getDiagnostics()).extracting(d -> d.getCode().getLeft()).contains("alloy/syntax");
    }

    @Test
    void closingTakesTheProblemsAway() {
        assertThat(editor.open("logging {").getDiagnostics()).isNotEmpty();
        assertThat(editor.closeFile().getDiagnostics()).isEmpty();
    }

    @Test
    void formatsTheWholeText() {
        editor.open("logging   {\nlevel=\"info\"\n}");
        List<? extends TextEdit> edits = editor.format();
        assertThat(edits).hasSize(1);
        assertThat(edits.get(0).getRange()).isEqualTo(new Range(new Position(0, 0), new Position(2, 1)));
        assertThat(edits.get(0).getNewText()).isEqualTo("logging {\n\tlevel = \"info\"\n}\n");
    }

    @Test
    void doesNotFormatWhatDoesNotParseOrIsFormattedAlready() {
        editor.open("logging   {\nlevel=");
        assertThat(editor.format()).isEmpty();
        editor.open(GOOD);
        assertThat(editor.format()).isEmpty();
    }

    @Test
    void explainsAnAttribute() {
        assertThat(editor.hover(GOOD.replace("targets", "tar|gets")))
                .contains("**targets**", "`list(target)`", "required", "Since Alloy 1.0");
        assertThat(editor.hover("prometheus.scrape \"a\" {\n scrape_inter|val = \"10s\"\n}"))
                .contains("duration", "optional", "default `\"1m0s\"`");
    }

    @Test
    void explainsAComponentAnInnerBlockAReferenceAndAFunction() {
        assertThat(editor.hover(GOOD.replace("prometheus.scrape", "prometheus.sc|rape")))
                .contains("**prometheus.scrape**", "component", "generally-available", "`forward_to`");
        assertThat(editor.hover(GOOD.replace("endpoint", "end|point"))).contains("**endpoint**", "block");
        assertThat(editor.hover(GOOD.replace("mimir.receiver", "mimir.rec|eiver")))
                .contains("**receiver**", "receiver(metrics)");
        assertThat(editor.hover("logging { level = sys.e|nv(\"A\") }")).contains("**sys.env**", "function");
    }

    @Test
    void explainsNothingInCommentsStringsAndUnknownBlocks() {
        assertThat(editor.hover("// prometheus.sc|rape\n")).isEmpty();
        assertThat(editor.hover("logging { level = \"in|fo\" }")).isEmpty();
        assertThat(editor.hover("no.such \"a\" {\n tar|gets = 1\n}")).isEmpty();
    }

    @Test
    void completesComponentsAtTheTopWithTheWholeNameReplaced() {
        List<CompletionItem> items = editor.complete(GOOD + "\nprometheus.scr|");
        assertThat(items).extracting(CompletionItem::getLabel).containsExactly("prometheus.scrape");
        assertThat(items.get(0).getTextEdit().getLeft().getRange())
                .isEqualTo(new Range(new Position(11, 0), new Position(11, 14)));
    }

    @Test
    void completesOnlyWhatThisCollectorRuns() {
        assertThat(editor.complete("|"))
                .extracting(CompletionItem::getLabel)
                .contains("logging", "declare", "loki.write");
        assertThat(editor.complete("|"))
                .extracting(CompletionItem::getLabel)
                .doesNotContain("argument", "foreach", "otelcol.exporter.awss3");
        assertThat(editor.complete("declare \"x\" {\n|\n}"))
                .extracting(CompletionItem::getLabel)
                .contains("argument", "x", "loki.write");
    }

    @Test
    void completesAttributesAndBlocksInsideAComponentThatDoesNotParseYet() {
        assertThat(editor.complete("prometheus.remote_write \"m\" {\n\tendpoint {\n\t\tu|\n"))
                .extracting(CompletionItem::getLabel)
                .containsExactly("url");
        assertThat(editor.complete("prometheus.remote_write \"m\" {\n\t|\n}\n"))
                .extracting(CompletionItem::getLabel)
                .contains("endpoint", "wal", "external_labels")
                .doesNotContain("url", "loki.write");
    }

    @Test
    void completesExportsWithThoseThatFitFirst() {
        String text = "prometheus.scrape \"a\" {\n\tforward_to = [|\n}\n" + "discovery.docker \"d\" {}\n"
                + "prometheus.remote_write \"m\" {}\n";
        List<CompletionItem> items = editor.complete(text);
        assertThat(items)
                .extracting(CompletionItem::getLabel)
                .contains("prometheus.remote_write.m.receiver", "discovery.docker.d.targets", "sys.env")
                .doesNotContain("prometheus.scrape.a.receiver");
        assertThat(items.stream()
                        .min(java.util.Comparator.comparing(CompletionItem::getSortText))
                        .orElseThrow()
                        .getLabel())
                .isEqualTo("prometheus.remote_write.m.receiver");
    }

    @Test
    void completesTheValuesOfAClosedSet() {
        assertThat(editor.complete("logging {\n\tlevel = |\n}"))
                .extracting(CompletionItem::getLabel)
                .contains("\"debug\"", "\"info\"");
    }

    @Test
    void leadsFromAReferenceToItsComponent() {
        List<? extends Location> found = editor.define(GOOD.replace("mimir.receiver", "mi|mir.receiver"));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).getUri()).isEqualTo(Editor.URI);
        assertThat(found.get(0).getRange()).isEqualTo(new Range(new Position(5, 0), new Position(5, 31)));
    }

    @Test
    void leadsToTheComponentOfTheSameModuleAndToADeclaration() {
        String text = "loki.write \"w\" {}\ndeclare \"d\" {\n\tloki.write \"w\" {}\n"
                + "\tloki.echo \"e\" {\n\t\tx = [loki.write.|w.receiver]\n\t}\n}\nd \"one\" {}\n";
        assertThat(editor.define(text).get(0).getRange().getStart()).isEqualTo(new Position(2, 1));
        assertThat(editor.define(text.replace("|", "").replace("d \"one\"", "|d \"one\""))
                        .get(0)
                        .getRange()
                        .getStart())
                .isEqualTo(new Position(1, 0));
    }

    @Test
    void leadsNowhereFromAComponentThatIsNotThere() {
        assertThat(editor.define(GOOD.replace("mimir.receiver", "oth|er.receiver")))
                .isEmpty();
    }

    @Test
    void endsWithZeroWhenTheEditorSaysGoodbyeAndWithOneWhenItJustGoes() throws IOException {
        Editor.soon(editor.server().shutdown());
        editor.server().exit();
        assertThat(editor.exitCode()).isZero();
        Editor other = Editor.begun();
        other.close();
        assertThat(other.exitCode()).isEqualTo(1);
        Editor rude = Editor.begun();
        rude.server().exit();
        assertThat(rude.exitCode()).isEqualTo(1);
    }

    @Test
    void refusesQuestionsBeforeTheBeginningAndBehindTheEnd() throws IOException {
        try (Editor fresh = new Editor()) {
            assertRefused(fresh, -32002);
        }
        Editor.soon(editor.server().shutdown());
        assertRefused(editor, -32600);
    }

    private static void assertRefused(Editor asked, int code) {
        var answer = asked.server()
                .getTextDocumentService()
                .hover(new HoverParams(new TextDocumentIdentifier(Editor.URI), new Position(0, 0)));
        assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ResponseErrorException.class,
                        refused ->
                                assertThat(refused.getResponseError().getCode()).isEqualTo(code));
    }

    @Test
    void livesThroughBrokenMessagesAndWildPositions() throws IOException {
        for (String broken : List.of(
                "{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"no/such\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":78,\"method\":\"textDocument/hover\",\"params\":[1,2]}",
                "{\"jsonrpc\":\"2.0\",\"id\":79,\"method\":\"textDocument/hover\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":{}}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{}}",
                "{\"jsonrpc\":",
                "not json")) {
            send(editor.wire(), broken);
        }
        assertThat(editor.hover("|logging {}")).contains("**logging**");
        Position wild = new Position(Integer.MAX_VALUE, Integer.MAX_VALUE);
        Editor.soon(editor.server()
                .getTextDocumentService()
                .hover(new HoverParams(new TextDocumentIdentifier(Editor.URI), wild)));
        assertThat(editor.change(new Range(wild, wild), "\n// é\n").getDiagnostics())
                .noneMatch(d -> d.getSeverity() == DiagnosticSeverity.Error);
    }

    private static void send(OutputStream wire, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        wire.write(("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        wire.write(bytes);
        wire.flush();
    }
}
