package io.obsctl.sandbox.backend.gcom;

import java.net.URI;

/** Where the doors of the stack are, each without a path. */
public record DoorUrls(
        URI otlp, URI mimir, URI loki, URI tempo, URI grafana, URI alertmanager, URI profiles, URI fleet) {}
