package io.obsctl.lsp;

import io.obsctl.lang.alloy.check.CheckTarget;
import io.obsctl.problem.ObsctlException;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;

/** An editor with one file, speaking real LSP to a server in this process. Positions are given by a bar in the text. */
final class Editor implements LanguageClient, AutoCloseable {
    static final String URI = "file:///no-such-folder/config.alloy";

    private final PipedOutputStream toServer = new PipedOutputStream();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final BlockingQueue<PublishDiagnosticsParams> published = new LinkedBlockingQueue<>();
    private final LanguageServer server;
    private int version;

    Editor() throws IOException {
        PipedInputStream serverReads = new PipedInputStream(toServer, 1 << 16);
        PipedOutputStream serverWrites = new PipedOutputStream();
        PipedInputStream fromServer = new PipedInputStream(serverWrites, 1 << 16);
        Thread thread = new Thread(() -> {
            try {
                exitCode.complete(AlloyLanguageServer.run(serverReads, serverWrites, CheckTarget.usual()));
            } catch (InterruptedException | ObsctlException e) {
                exitCode.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        Launcher<LanguageServer> launcher = LSPLauncher.createClientLauncher(this, fromServer, toServer);
        launcher.startListening();
        server = launcher.getRemoteProxy();
    }

    /** An editor that has begun. */
    static Editor begun() throws IOException {
        Editor editor = new Editor();
        editor.initialize();
        return editor;
    }

    InitializeResult initialize() {
        InitializeParams params = new InitializeParams();
        params.setCapabilities(new ClientCapabilities());
        return soon(server.initialize(params));
    }

    LanguageServer server() {
        return server;
    }

    PipedOutputStream wire() {
        return toServer;
    }

    int exitCode() {
        return soon(exitCode);
    }

    /** Opens the file and returns what is said of it. */
    PublishDiagnosticsParams open(String text) {
        server.getTextDocumentService()
                .didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(URI, "alloy", ++version, text)));
        return published();
    }

    /** Opens another file, or sends its whole text again, and returns what is said next. */
    PublishDiagnosticsParams open(String uri, String text) {
        server.getTextDocumentService()
                .didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, "alloy", ++version, text)));
        return published();
    }

    PublishDiagnosticsParams close(String uri) {
        server.getTextDocumentService().didClose(new DidCloseTextDocumentParams(new TextDocumentIdentifier(uri)));
        return published();
    }

    List<? extends Location> define(String uri, Position at) {
        return soon(server.getTextDocumentService()
                        .definition(new DefinitionParams(new TextDocumentIdentifier(uri), at)))
                .getLeft();
    }

    PublishDiagnosticsParams change(Range range, String text) {
        server.getTextDocumentService()
                .didChange(new DidChangeTextDocumentParams(
                        new VersionedTextDocumentIdentifier(URI, ++version),
                        List.of(new TextDocumentContentChangeEvent(range, text))));
        return published();
    }

    PublishDiagnosticsParams closeFile() {
        server.getTextDocumentService().didClose(new DidCloseTextDocumentParams(new TextDocumentIdentifier(URI)));
        return published();
    }

    PublishDiagnosticsParams published() {
        try {
            PublishDiagnosticsParams next = published.poll(30, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no diagnostics came");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    List<? extends TextEdit> format() {
        return soon(server.getTextDocumentService()
                .formatting(
                        new DocumentFormattingParams(new TextDocumentIdentifier(URI), new FormattingOptions(4, true))));
    }

    /** The Markdown of the hover at the bar; empty for none. */
    String hover(String marked) {
        Position at = openAt(marked);
        var hover = soon(server.getTextDocumentService().hover(new HoverParams(new TextDocumentIdentifier(URI), at)));
        return hover == null ? "" : hover.getContents().getRight().getValue();
    }

    List<CompletionItem> complete(String marked) {
        Position at = openAt(marked);
        return soon(server.getTextDocumentService()
                        .completion(new CompletionParams(new TextDocumentIdentifier(URI), at)))
                .getLeft();
    }

    List<? extends Location> define(String marked) {
        Position at = openAt(marked);
        return soon(server.getTextDocumentService()
                        .definition(new DefinitionParams(new TextDocumentIdentifier(URI), at)))
                .getLeft();
    }

    private Position openAt(String marked) {
        int bar = marked.indexOf('|');
        String text = marked.substring(0, bar) + marked.substring(bar + 1);
        open(text);
        return new Lines(text).position(bar);
    }

    static <T> T soon(CompletableFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @Override
    public void close() throws IOException {
        toServer.close();
    }

    @Override
    public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
        published.add(diagnostics);
    }

    @Override
    public void telemetryEvent(Object object) {}

    @Override
    public void showMessage(MessageParams message) {}

    @Override
    public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams request) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void logMessage(MessageParams message) {}
}
