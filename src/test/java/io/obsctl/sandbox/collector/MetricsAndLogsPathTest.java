package io.obsctl.sandbox.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.obsctl.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

/** Scrape → relabel → remote_write and file → process → loki.write, read with a foreign snappy. */
class MetricsAndLogsPathTest {
    @TempDir
    Path dir;

    /** {@code name{a=b}} → value of a write request. */
    private static Map<String, Double> samples(byte[] body) throws IOException {
        Map<String, Double> samples = new TreeMap<>();
        CodedInputStream in = CodedInputStream.newInstance(Snappy.uncompress(body));
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            CodedInputStream series = in.readBytes().newCodedInput();
            Map<String, String> labels = new TreeMap<>();
            double value = 0;
            List<String> order = new ArrayList<>();
            for (int t = series.readTag(); t != 0; t = series.readTag()) {
                CodedInputStream inner = series.readBytes().newCodedInput();
                inner.readTag();
                if (WireFormat.getTagFieldNumber(t) == 1) {
                    String name = inner.readString();
                    inner.readTag();
                    labels.put(name, inner.readString());
                    order.add(name);
                } else {
                    value = inner.readDouble();
                }
            }
            assertThat(order).as("labels are sorted").isSorted();
            samples.put(labels.remove("__name__") + labels, value);
        }
        return samples;
    }

    private static String metrics(String target, String backend) {
        return """
                prometheus.scrape "api" {
                  targets         = [{ "__address__" = "%s", "env" = "prod" }]
                  forward_to      = [prometheus.relabel.keep.receiver]
                  scrape_interval = "1s"
                  scrape_timeout  = "1s"
                  job_name        = "api"
                }
                prometheus.relabel "keep" {
                  forward_to = [prometheus.remote_write.mimir.receiver]
                  rule {
                    source_labels = ["__name__"]
                    regex         = "up|jobs_.*"
                    action        = "keep"
                  }
                }
                prometheus.remote_write "mimir" {
                  endpoint {
                    url = "%s/api/prom/push"
                    basic_auth {
                      username = "2847239"
                      password = "glc_FAKE"
                    }
                    queue_config {
                      batch_send_deadline = "100ms"
                    }
                  }
                  external_labels = { cluster = "c1" }
                }
                """.formatted(target, backend);
    }

    @Test
    void scrapedSamplesArriveByRemoteWrite() throws Exception {
        try (TestBackend app = new TestBackend();
                TestBackend backend = new TestBackend()) {
            app.page("/metrics", "# TYPE jobs_total counter\njobs_total{queue=\"a\",job=\"theirs\"} 3\nother 1\n");
            try (TestCollector c = new TestCollector(dir, metrics(app.address(), backend.url()))) {
                TestBackend.Request request = Await.next(backend.requests);
                assertThat(request.path()).isEqualTo("/api/prom/push");
                assertThat(request.headers())
                        .containsEntry("content-encoding", "snappy")
                        .containsEntry("x-prometheus-remote-write-version", "0.1.0");
                String instance = app.address();
                assertThat(samples(request.body()))
                        .containsEntry(
                                "jobs_total{cluster=c1, env=prod, exported_job=theirs, instance=" + instance
                                        + ", job=api, queue=a}",
                                3.0)
                        .containsEntry("up{cluster=c1, env=prod, instance=" + instance + ", job=api}", 1.0)
                        .hasSize(2);
                assertThat(c.metric("prometheus_remote_storage_samples_failed_total"))
                        .endsWith(" 0");
            }
        }
    }

    @Test
    void refusedSamplesAreCountedAsFailedAndAsSent() throws Exception {
        try (TestBackend app = new TestBackend();
                TestBackend backend = new TestBackend()) {
            app.page("/metrics", "jobs_total 3\n");
            backend.always(401, "authentication error: invalid authentication credentials");
            try (TestCollector c = new TestCollector(dir, metrics(app.address(), backend.url()))) {
                Await.until(
                        "the failure is counted",
                        () -> c.collector.counted("prometheus_remote_storage_samples_failed_total", Map.of()) > 0);
                assertThat(c.collector.counted("prometheus_remote_storage_samples_total", Map.of()))
                        .isPositive();
                Await.until(
                        "the log tells",
                        () -> c.log.stream()
                                .anyMatch(l -> l.contains("non-recoverable error")
                                        && l.contains("failedSampleCount=")
                                        && l.contains(
                                                "server returned HTTP status 401 Unauthorized: authentication error")));
                assertThat(c.get("/-/healthy").statusCode()).isEqualTo(200);
            }
        }
    }

    private String logs(Path file, String backend) {
        return """
                local.file_match "app" {
                  path_targets = [{ "__path__" = "%s/*.log", "job" = "app" }]
                  sync_period  = "100ms"
                }
                loki.source.file "app" {
                  targets    = local.file_match.app.targets
                  forward_to = [loki.process.app.receiver]
                }
                loki.process "app" {
                  forward_to = [loki.write.loki.receiver]
                  stage.json {
                    expressions = { level = "" }
                  }
                  stage.labels {
                    values = { level = "" }
                  }
                  stage.drop {
                    source = "level"
                    value  = "debug"
                  }
                }
                loki.write "loki" {
                  endpoint {
                    url        = "%s/loki/api/v1/push"
                    batch_wait = "50ms"
                    tenant_id  = "t1"
                  }
                }
                """.formatted(file, backend);
    }

    /** {@code labels line} of a push request. */
    private static List<String> lines(byte[] body) throws IOException {
        List<String> lines = new ArrayList<>();
        CodedInputStream in = CodedInputStream.newInstance(Snappy.uncompress(body));
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            CodedInputStream stream = in.readBytes().newCodedInput();
            stream.readTag();
            String labels = stream.readString();
            for (int t = stream.readTag(); t != 0; t = stream.readTag()) {
                CodedInputStream entry = stream.readBytes().newCodedInput();
                entry.readTag();
                entry.readBytes();
                entry.readTag();
                lines.add(labels + " " + entry.readString());
            }
        }
        return lines;
    }

    @Test
    void linesOfANewFileArriveOnceAlsoAcrossARestart() throws Exception {
        Path files = Files.createDirectories(dir.resolve("logs"));
        Path file = files.resolve("a.log");
        try (TestBackend backend = new TestBackend()) {
            try (TestCollector c = new TestCollector(dir, logs(files, backend.url()))) {
                Files.writeString(file, "{\"level\":\"info\",\"m\":\"one\"}\n{\"level\":\"debug\"}\nhalf a li");
                TestBackend.Request request = Await.next(backend.requests);
                assertThat(request.headers()).containsEntry("x-scope-orgid", "t1");
                assertThat(lines(request.body()))
                        .containsExactly("{filename=\"" + file
                                + "\",job=\"app\",level=\"info\"} {\"level\":\"info\",\"m\":\"one\"}");
                assertThat(c.metric("loki_process_dropped_lines_total")).endsWith(" 1");
            }
            Files.writeString(file, "ne\n", StandardOpenOption.APPEND);
            try (TestCollector c = new TestCollector(dir, logs(files, backend.url()))) {
                assertThat(lines(Await.next(backend.requests).body()))
                        .containsExactly("{filename=\"" + file + "\",job=\"app\"} half a line");
                Files.delete(file);
                Files.writeString(file, "after rotation\n");
                assertThat(lines(Await.next(backend.requests).body()))
                        .containsExactly("{filename=\"" + file + "\",job=\"app\"} after rotation");
                assertThat(c.metric("loki_write_dropped_entries_total")).endsWith(" 0");
            }
        }
    }

    @Test
    void wrongLokiCredentialsAreToldWithTheBody() throws Exception {
        Path files = Files.createDirectories(dir.resolve("logs"));
        Files.writeString(files.resolve("a.log"), "one\n");
        try (TestBackend backend = new TestBackend()) {
            backend.always(401, "authentication error: invalid authentication credentials");
            try (TestCollector c = new TestCollector(dir, logs(files, backend.url()))) {
                Await.until(
                        "the drop is counted",
                        () -> c.collector.counted(
                                        "loki_write_dropped_entries_total", Map.of("reason", "ingester_error"))
                                == 1);
                assertThat(c.metric("loki_write_request_duration_seconds_count"))
                        .contains("status_code=\"401\"")
                        .endsWith(" 1");
                Await.until(
                        "the log tells",
                        () -> c.log.stream()
                                .anyMatch(l -> l.contains("final error sending batch, no retries left, dropping data")
                                        && l.contains("status=401")
                                        && l.contains("invalid authentication credentials")));
            }
        }
    }

    @Test
    void changedSecretFileReachesThoseWhoReferToIt() throws Exception {
        Path secret = Files.writeString(dir.resolve("secret"), "host=127.0.0.1 port=1");
        String config = """
                local.file "dsn" {
                  filename  = "%s"
                  is_secret = true
                }
                prometheus.exporter.postgres "db" {
                  data_source_names = [local.file.dsn.content]
                }
                discovery.relabel "db" {
                  targets = prometheus.exporter.postgres.db.targets
                }
                prometheus.scrape "db" {
                  targets         = discovery.relabel.db.output
                  forward_to      = [prometheus.remote_write.m.receiver]
                  scrape_interval = "1s"
                  scrape_timeout  = "1s"
                }
                prometheus.remote_write "m" {
                  endpoint {
                    url = "%s/push"
                    queue_config {
                      batch_send_deadline = "50ms"
                    }
                  }
                }
                """;
        try (TestBackend backend = new TestBackend();
                TestCollector c = new TestCollector(dir, config.formatted(secret, backend.url()))) {
            assertThat(samples(Await.next(backend.requests).body()).keySet())
                    .anyMatch(k -> k.contains("instance=127.0.0.1:1,"));
            Files.writeString(secret, "host=127.0.0.1 port=2");
            Await.until("the new instance is scraped", () -> {
                try {
                    return samples(backend.requests.take().body()).keySet().stream()
                            .anyMatch(k -> k.contains("instance=127.0.0.1:2,"));
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(c.get("/-/healthy").statusCode()).isEqualTo(200);
        }
    }
}
