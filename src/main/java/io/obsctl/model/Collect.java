package io.obsctl.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("What is collected.")
public record Collect(
        @Doc(value = "OTLP from applications.", examples = "{}") @Nullable
        OtlpSource otlp,

        @Doc("CPU, memory, disk, network of the host.") @Nullable
        HostMetrics hostMetrics,

        @Doc(value = "Logs of systemd units.", def = "[]") List<Journald> journald,
        @Doc(value = "Log files.", def = "[]") List<LogFiles> files,
        @Doc(value = "PostgreSQL servers.", def = "[]") List<Postgres> postgres,
        @Doc(value = "Redis servers.", def = "[]") List<Redis> redis,
        @Doc(value = "MongoDB servers.", def = "[]") List<Mongodb> mongodb,

        @Doc(value = "Prometheus endpoints, RabbitMQ's among them.", def = "[]")
        List<ScrapeJob> scrape,

        @Doc("Docker containers: metrics and logs.") @Nullable
        Containers containers) {
    public Collect {
        journald = List.copyOf(journald);
        files = List.copyOf(files);
        postgres = List.copyOf(postgres);
        redis = List.copyOf(redis);
        mongodb = List.copyOf(mongodb);
        scrape = List.copyOf(scrape);
    }
}
