package io.obsctl.lsp;

import io.obsctl.lang.alloy.check.CheckTarget;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CompletionCapabilities;
import org.eclipse.lsp4j.CompletionItemCapabilities;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.PositionEncodingKind;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextDocumentSyncOptions;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.json.StreamMessageConsumer;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;

/** One language server for one editor, from its first byte to its last. */
public final class AlloyLanguageServer implements LanguageServer {
    private static final int DONE = 0;
    private static final int ENDED_WITHOUT_SHUTDOWN = 1;

    /** Held here, or the setting would be collected: a request's failure is its answer, not a stack trace on stderr. */
    private static final Logger PROTOCOL = Logger.getLogger("org.eclipse.lsp4j");

    private final AlloyDocuments documents;
    private final CompletableFuture<MessageConsumer> answers = new CompletableFuture<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    private AlloyLanguageServer(AlloyDocuments documents) {
        this.documents = documents;
    }

    /**
     * Serves until the editor says {@code exit} or goes away. Writes nothing but LSP to {@code out}, closes neither.
     *
     * @param target the collector that the files are for
     * @return 0 when the editor shut the server down before it left, as LSP says; else 1
     * @throws ObsctlException with exit code {@code NO} and {@code lsp/headers} when what comes is no message of LSP
     */
    public static int run(InputStream in, OutputStream out, CheckTarget target) throws InterruptedException {
        PROTOCOL.setLevel(Level.OFF);
        ExecutorService reading = Executors.newCachedThreadPool(work -> daemon(work, "obsctl-lsp"));
        ExecutorService checking = Executors.newSingleThreadExecutor(work -> daemon(work, "obsctl-lsp-check"));
        try {
            AlloyLanguageServer server = new AlloyLanguageServer(new AlloyDocuments(target, checking));
            Frames frames = new Frames(in, server::refuse);
            Launcher<LanguageClient> launcher = new LSPLauncher.Builder<LanguageClient>()
                    .setLocalService(server)
                    .setRemoteInterface(LanguageClient.class)
                    .setInput(frames)
                    .setOutput(out)
                    .wrapMessages(server::writingTo)
                    .setExecutorService(reading)
                    .create();
            server.documents.connect(launcher.getRemoteProxy());
            Future<Void> listening = launcher.startListening();
            reading.execute(() -> server.endWith(listening));
            int code = server.ended.join();
            Problem broken = frames.broken();
            if (broken != null && code != DONE) {
                throw new ObsctlException(ExitCode.NO, broken);
            }
            return code;
        } finally {
            reading.shutdownNow();
            // What is being checked is still said, for a client that closes its end and reads on.
            checking.shutdown();
            checking.awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    /** Keeps the way out, on which LSP4J writes its messages one behind the other. */
    private MessageConsumer writingTo(MessageConsumer consumer) {
        if (consumer instanceof StreamMessageConsumer stream) {
            answers.complete(stream);
        }
        return consumer;
    }

    private void refuse(ResponseMessage answer) {
        answers.join().consume(answer);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** The editor went away without a word when reading ends first. */
    private void endWith(Future<Void> listening) {
        try {
            listening.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // The stream broke: the same as its end.
        }
        exit();
    }

    @Override
    public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
        documents.begin(takesSnippets(params));
        TextDocumentSyncOptions sync = new TextDocumentSyncOptions();
        sync.setOpenClose(true);
        sync.setChange(TextDocumentSyncKind.Incremental);
        ServerCapabilities can = new ServerCapabilities();
        can.setPositionEncoding(PositionEncodingKind.UTF16);
        can.setTextDocumentSync(sync);
        can.setDocumentFormattingProvider(true);
        can.setHoverProvider(true);
        can.setDefinitionProvider(true);
        can.setCompletionProvider(new CompletionOptions(false, List.of(".")));
        return CompletableFuture.completedFuture(new InitializeResult(can, new ServerInfo("obsctl")));
    }

    private static boolean takesSnippets(InitializeParams params) {
        return Optional.ofNullable(params.getCapabilities())
                .map(ClientCapabilities::getTextDocument)
                .map(TextDocumentClientCapabilities::getCompletion)
                .map(CompletionCapabilities::getCompletionItem)
                .map(CompletionItemCapabilities::getSnippetSupport)
                .orElse(false);
    }

    @Override
    public CompletableFuture<Object> shutdown() {
        documents.end();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void exit() {
        ended.complete(documents.hasEnded() ? DONE : ENDED_WITHOUT_SHUTDOWN);
    }

    @Override
    public TextDocumentService getTextDocumentService() {
        return documents;
    }

    /** Nothing of a workspace matters here; what editors say of it is taken in silence. */
    @Override
    public WorkspaceService getWorkspaceService() {
        return new WorkspaceService() {
            @Override
            public void didChangeConfiguration(DidChangeConfigurationParams params) {}

            @Override
            public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {}
        };
    }

    @Override
    public void setTrace(SetTraceParams params) {
        // There is no trace.
    }
}
