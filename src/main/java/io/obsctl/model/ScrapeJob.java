package io.obsctl.model;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Doc("One Prometheus endpoint or several of one kind.")
public record ScrapeJob(
        @Doc(value = "The label job.", examples = "api") String job,

        @Doc(value = "Host and port each.", examples = "[\"127.0.0.1:9464\"]")
        List<String> targets,

        @Doc(value = "The path of the metrics.", def = "/metrics")
        String path,

        @Doc(value = "http or https.", def = "http") String scheme,
        @Doc(value = "How often.", def = "60s") Duration interval,

        @Doc("How long to wait; default: the interval, at most 10s.") @Nullable
        Duration timeout,

        @Doc(value = "Regular expressions of metric names to keep; empty keeps all.", def = "[]")
        List<String> keep,

        @Doc(value = "Further fixed labels.", def = "{}") Map<String, String> labels,

        @Doc(value = "Query parameters.", def = "{}", examples = "{ family: [queue_coarse_metrics] }")
        Map<String, List<String>> params,

        @Doc(
                value = "User of an endpoint that asks for a login, RabbitMQ's management for instance.",
                examples = "obsctl")
        @Nullable
        String user,

        @Doc(value = "Reference to its password.", examples = "env:RABBITMQ_PASSWORD") @Nullable
        SecretRef password) {
    public ScrapeJob {
        targets = List.copyOf(targets);
        keep = List.copyOf(keep);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }
}
