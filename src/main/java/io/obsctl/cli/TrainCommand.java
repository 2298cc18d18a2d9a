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
            collect:
              otlp: {}
              host-metrics: { interval: 60s }
              journald: [ { unit: example.service, json: true } ]
              postgres: [ { dsn: env:TRAINING_TOKEN, keep: [pg_up] } ]
              scrape: [ { job: api, targets: ["127.0.0.1:9464"], interval: 15s } ]
            process: { sampling: { slower-than: 5s, otherwise: 10% }, redact: [ email ] }
            observe:
              dashboards: [golden-signals, service-overview, collector-health, infrastructure, database]
              slos:
                - { name: availability, objective: 99.9%, good: 'ok_total{a="b"}', total: ok_total }
              alerts: { include: [collector, host, logs], evaluate-in: grafana }
              contact-points: { mail: { type: email, to: a@example.org } }
              notify: { critical: [mail] }
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
                String dir = profiles.toString();
                String out = folder.resolve("out").toString();
                for (List<String> words : List.of(
                        List.of("--version"),
                        List.of("--help"),
                        List.of("render", "training", "--profile-dir", dir),
                        List.of("render", "training", "--profile-dir", dir, "-d", out),
                        List.of("check", "training", "--profile-dir", dir),
                        List.of("check", "training", "--profile-dir", dir, "-o", "json"),
                        List.of("fmt", out + "/alloy/config.alloy"),
                        List.of("check", out + "/alloy/config.alloy"),
                        List.of("check", "no-such-profile", "--profile-dir", dir))) {
                    new Commands(context()).run(words.toArray(new String[0]));
                }
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ExitCode.DONE;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
