package io.obsctl.lsp;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.check.CheckTarget;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.jspecify.annotations.Nullable;

/**
 * The open documents and what is asked of them. Messages come one at a time from the reader's thread, so that a request
 * sees every change that was sent before it. Findings are made on another thread, and only for the newest text.
 */
final class AlloyDocuments implements TextDocumentService {
    /** What LSP lets a client ask depends on whether it has begun or ended. */
    private enum Phase {
        NEW,
        RUNNING,
        ENDED
    }

    private final CheckTarget target;
    private final Vocabulary vocabulary;
    private final Executor checking;
    private final Map<String, Document> open = new ConcurrentHashMap<>();
    /** What was published last of each open document. Only for the thread that checks. */
    private final Map<String, List<Diagnostic>> said = new HashMap<>();

    private volatile Phase phase = Phase.NEW;
    private volatile boolean snippets;
    private volatile @Nullable LanguageClient client;

    /** @param checking runs one task at a time, in order */
    AlloyDocuments(CheckTarget target, Executor checking) {
        this.target = target;
        this.vocabulary = new Vocabulary(target);
        this.checking = checking;
    }

    void connect(LanguageClient to) {
        client = to;
    }

    /** @param withSnippets whether the editor takes places to fill in */
    void begin(boolean withSnippets) {
        snippets = withSnippets;
        phase = Phase.RUNNING;
    }

    void end() {
        phase = Phase.ENDED;
    }

    boolean hasEnded() {
        return phase == Phase.ENDED;
    }

    @Override
    public void didOpen(DidOpenTextDocumentParams params) {
        TextDocumentItem item = params.getTextDocument();
        keep(Document.of(item.getUri(), item.getVersion(), item.getText()));
    }

    @Override
    public void didChange(DidChangeTextDocumentParams params) {
        Document known = open.get(params.getTextDocument().getUri());
        if (known != null) {
            Integer version = params.getTextDocument().getVersion();
            keep(known.changed(version == null ? known.version() + 1 : version, params.getContentChanges()));
        }
    }

    @Override
    public void didClose(DidCloseTextDocumentParams params) {
        String uri = params.getTextDocument().getUri();
        Document closed = open.remove(uri);
        checking.execute(() -> {
            said.remove(uri);
            publish(new PublishDiagnosticsParams(uri, List.of()));
            if (closed != null) {
                checkNeighbours(closed);
            }
        });
    }

    @Override
    public void didSave(DidSaveTextDocumentParams params) {
        // What was saved is what the editor sent before.
    }

    private void keep(Document document) {
        open.put(document.uri(), document);
        checking.execute(() -> check(document));
    }

    private void check(Document document) {
        if (open.get(document.uri()) == document) {
            check(document, Folder.around(document, open.values()));
        }
    }

    /** The disk's text of a file that was closed may be another one than the editor had. */
    private void checkNeighbours(Document closed) {
        Path folder = Folder.of(closed.uri());
        for (Document other : open.values()) {
            if (folder != null && folder.equals(Folder.of(other.uri()))) {
                check(null, Folder.around(other, open.values()));
                return;
            }
        }
    }

    /**
     * Says what is wrong with the open files of a folder.
     *
     * @param changed hears it in any case; the others only what is new to them
     */
    private void check(@Nullable Document changed, Folder folder) {
        Config config = new Config(folder, target);
        for (Document file : folder.files()) {
            if (open.get(file.uri()) == file) {
                List<Diagnostic> found = Findings.of(file, config);
                boolean isNew = !found.equals(said.put(file.uri(), found));
                if (file == changed || isNew) {
                    publish(new PublishDiagnosticsParams(file.uri(), found, file.version()));
                }
            }
        }
    }

    private void publish(PublishDiagnosticsParams diagnostics) {
        LanguageClient to = client;
        if (to != null) {
            to.publishDiagnostics(diagnostics);
        }
    }

    @Override
    public CompletableFuture<List<? extends TextEdit>> formatting(DocumentFormattingParams params) {
        return answer(params.getTextDocument().getUri(), List.of(), this::formatted);
    }

    private List<TextEdit> formatted(Document document) {
        AlloySyntax.Formatted formatted = AlloySyntax.format(document.uri(), document.text());
        return !formatted.ok() || formatted.text().equals(document.text())
                ? List.of()
                : List.of(new TextEdit(document.lines().all(), formatted.text()));
    }

    @Override
    public CompletableFuture<@Nullable Hover> hover(HoverParams params) {
        return answer(
                params.getTextDocument().getUri(),
                null,
                document -> new Hovers(vocabulary).at(document, params.getPosition()));
    }

    @Override
    public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(CompletionParams params) {
        return answer(
                params.getTextDocument().getUri(),
                Either.forLeft(List.of()),
                document -> Either.forLeft(new Completions(vocabulary, snippets).at(document, params.getPosition())));
    }

    @Override
    public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> definition(
            DefinitionParams params) {
        return answer(
                params.getTextDocument().getUri(),
                Either.forLeft(List.of()),
                document -> Either.forLeft(Definitions.of(
                        document,
                        params.getPosition(),
                        () -> Folder.around(document, open.values()).files())));
    }

    /** The answer for an open document; {@code none} for one that is not. */
    private <T> CompletableFuture<T> answer(String uri, @Nullable T none, Function<Document, T> question) {
        if (phase != Phase.RUNNING) {
            boolean early = phase == Phase.NEW;
            return CompletableFuture.failedFuture(new ResponseErrorException(new ResponseError(
                    early ? ResponseErrorCode.ServerNotInitialized : ResponseErrorCode.InvalidRequest,
                    early ? "initialize comes first" : "the server was shut down",
                    null)));
        }
        Document document = open.get(uri);
        return CompletableFuture.completedFuture(document == null ? none : question.apply(document));
    }
}
