package io.obsctl.sandbox.collector;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A small collector with a config file, its log and a client. */
final class TestCollector implements AutoCloseable {
    static final HttpClient HTTP = HttpClient.newHttpClient();

    final List<String> log = new CopyOnWriteArrayList<>();
    final Path config;
    final SmallCollector collector;

    TestCollector(Path dir, String text) throws Exception {
        this(dir, text, Map.of());
    }

    TestCollector(Path dir, String text, Map<String, String> environment) throws Exception {
        config = dir.resolve("c.alloy");
        Files.writeString(config, text);
        collector = SmallCollector.start(settings(config, dir, environment, log));
    }

    static CollectorSettings settings(Path config, Path dir, Map<String, String> environment, List<String> log) {
        return new CollectorSettings(
                config, "127.0.0.1:0", dir.resolve("data"), Clock.systemUTC(), log::add, environment, "test-host");
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(collector.ui().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> reload() throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(collector.ui().resolve("/-/reload"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> reload(String text) throws IOException, InterruptedException {
        Files.writeString(config, text);
        return reload();
    }

    static HttpResponse<byte[]> post(String url, String type, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    static HttpResponse<byte[]> postJson(String url, String body, String... headers)
            throws IOException, InterruptedException {
        return post(url, "application/json", body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** One series of the metrics page. */
    String metric(String start) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(l -> l.startsWith(start))
                .findFirst()
                .orElse("absent");
    }

    @Override
    public void close() {
        collector.close();
    }
}
