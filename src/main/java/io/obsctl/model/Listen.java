package io.obsctl.model;

@Doc("Addresses that a collector listens on; loopback unless said otherwise.")
public record Listen(
        @Doc(value = "OTLP over gRPC.", def = "\"127.0.0.1:4317\"")
        String otlpGrpc,

        @Doc(value = "OTLP over HTTP.", def = "\"127.0.0.1:4318\"")
        String otlpHttp,

        @Doc(value = "Alloy's own page, metrics and reload.", def = "\"127.0.0.1:12345\"")
        String ui) {}
