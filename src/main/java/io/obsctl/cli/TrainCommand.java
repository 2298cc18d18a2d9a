package io.obsctl.cli;

import io.obsctl.problem.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * What the installer runs once, so that the start-up archive holds the classes of the common commands. Works in a
 * folder of its own that it removes.
 */
@Command(name = "train", hidden = true, description = "Load what common commands load; used by scripts/install.sh.")
final class TrainCommand extends ObsctlCommand {
    private static final String PROFILE = """
            environment: dev
            service: { name: training, team: example }
            stack:
              kind: grafana-cloud
              slug: example
              tokens: { write: env:TRAINING_TOKEN, deploy: env:TRAINING_TOKEN }
              lanes:
                otlp:  { url: https://otlp.example.org/otlp, id: 1 }
                mimir: { url: https://mimir.example.org/api/prom, id: 2 }
                loki:  { url: https://loki.example.org, id: 3 }
                tempo: { url: https://tempo.example.org/tempo, id: 4 }
              grafana: { url: https://grafana.example.org }
            hosts:
              list: [ { name: one, address: 203.0.113.1, labels: { group: canary } } ]
              rollout: { canary: { group: canary }, batch: "1" }
            collect:
              otlp: {}
              host-metrics: { interval: 60s }
              journald: [ { unit: example.service, json: true } ]
              postgres: [ { dsn: env:TRAINING_TOKEN, keep: [pg_up] } ]
              scrape: [ { job: api, targets: ["127.0.0.1:9464"], interval: 15s } ]
            process: { sampling: { slower-than: 5s, otherwise: 10% }, redact: [ email, ip-address ] }
            application:
              metrics:
                - { name: example_requests_total, type: counter, labels: [method, path, status] }
                - { name: example_response_time_seconds, type: histogram, labels: [method] }
                - { name: example_queue_depth, type: gauge, labels: [queue_name] }
                - { name: example_messages_failed_total, type: counter, labels: [message_type, error_type] }
            observe:
              dashboards:
                - golden-signals
                - service-overview
                - api
                - messages
                - dependencies
                - collector-health
                - infrastructure
                - database
              slos:
                - { name: availability, objective: 99.9%, good: 'ok_total{a="b"}', total: ok_total }
              alerts: { include: [collector, host, logs, api, messages, database], evaluate-in: grafana }
              contact-points:
                mail: { type: email, to: a@example.org }
                chat: { type: slack, secret: env:TRAINING_TOKEN, to: "#alerts" }
                pager: { type: pagerduty, secret: env:TRAINING_TOKEN }
              notify: { critical: [pager, chat], warning: [mail] }
            verify: { services: [training] }
            budget: { active-series: 20000, logs: 100GB/month }
            """;

    private static final String NOWHERE = """
            environment: nowhere
            service: { name: training }
            stack:
              kind: self-hosted
              tokens: { write: env:TRAINING_TOKEN }
              lanes: { otlp: { url: "http://127.0.0.1:1/otlp", id: 1 } }
            hosts: { list: [ { name: one, address: 127.0.0.1, port: 1 } ] }
            collect: { otlp: {} }
            """;

    TrainCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        try {
            Path folder = Files.createTempDirectory("obsctl-train");
            try {
                Path profiles = Files.createDirectory(folder.resolve("profiles"));
                Files.write(profiles.resolve("training.yaml"), PROFILE.getBytes(StandardCharsets.UTF_8));
                Files.write(profiles.resolve("nowhere.yaml"), NOWHERE.getBytes(StandardCharsets.UTF_8));
                String dir = profiles.toString();
                String out = folder.resolve("out").toString();
                boolean whole = true;
                for (List<String> words : List.of(
                        List.of("--version"),
                        List.of("--help"),
                        List.of("render", "training", "--profile-dir", dir),
                        List.of("render", "training", "--profile-dir", dir, "-d", out),
                        List.of("check", "training", "--profile-dir", dir),
                        List.of("check", "training", "--profile-dir", dir, "-o", "json"),
                        List.of("fmt", out + "/alloy/config.alloy"),
                        List.of("check", out + "/alloy/config.alloy"))) {
                    whole &= new Commands(context()).run(words.toArray(new String[0])) == ExitCode.DONE.code();
                }
                // Nothing answers there: a host is asked for, and blocked.
                new Commands(context()).run("plan", "nowhere", "--profile-dir", dir);
                new Commands(context()).run("deploy", "nowhere", "--profile-dir", dir);
                use().prepareConnections();
                new Commands(context()).run("check", "no-such-profile", "--profile-dir", dir);
                return whole ? ExitCode.DONE : ExitCode.NO;
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
