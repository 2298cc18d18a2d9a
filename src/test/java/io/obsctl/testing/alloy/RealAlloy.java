package io.obsctl.testing.alloy;

import io.obsctl.testing.Await;
import io.obsctl.testing.Ports;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A running Alloy: Grafana's own program, not a stand-in. Only the first {@code alloy} of the PATH is looked at, and it
 * counts only when it says of itself that it is Alloy.
 */
public final class RealAlloy implements AutoCloseable {
    private static final Pattern ITSELF = Pattern.compile("(?m)^alloy, version (\\S+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final URI ui;
    private final Path log;

    private RealAlloy(Process process, URI ui, Path log) {
        this.process = process;
        this.ui = ui;
        this.log = log;
    }

    /** What a finished command said. */
    public record Said(int exit, String output) {}

    /** The program, where there is one. */
    public static Optional<Path> program() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, "alloy");
            if (Files.isExecutable(file) && !Files.isDirectory(file)) {
                return isAlloy(file) ? Optional.of(file.toAbsolutePath()) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean isAlloy(Path file) {
        try {
            return ITSELF.matcher(run(file, "--version").output()).find();
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs one of its commands to the end. */
    public static Said run(Path program, String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of(program.toString()));
        argv.addAll(List.of(arguments));
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.onExit().join().exitValue(), output);
    }

    /**
     * Starts it on a config and waits until it is ready.
     *
     * @param ui {@code host:port}; port 0 takes a free one
     * @throws IOException when it ends instead, with what it said
     */
    public static RealAlloy start(Path program, Path config, String ui, Path data, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(data);
        Path log = data.resolve("alloy.log");
        String address = ui.endsWith(":0") ? ui.substring(0, ui.length() - 1) + Ports.free() : ui;
        ProcessBuilder builder = new ProcessBuilder(
                        program.toString(),
                        "run",
                        "--disable-reporting",
                        "--server.http.listen-addr=" + address,
                        "--storage.path=" + data,
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        RealAlloy started = new RealAlloy(builder.start(), URI.create("http://" + address), log);
        Await.until("Alloy is ready or ends", () -> !started.process.isAlive() || started.ready());
        if (!started.process.isAlive()) {
            throw new IOException(Files.readString(log));
        }
        return started;
    }

    private boolean ready() {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    public HttpResponse<String> get(String path) throws IOException {
        return send(HttpRequest.newBuilder(ui.resolve(path)).build());
    }

    public HttpResponse<String> reload() throws IOException {
        return send(HttpRequest.newBuilder(ui.resolve("/-/reload"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Ends it as a service manager does, and harder after ten seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
