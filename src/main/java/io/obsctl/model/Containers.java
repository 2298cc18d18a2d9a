package io.obsctl.model;

import java.time.Duration;

@Doc("Docker containers.")
public record Containers(
        @Doc(value = "CPU and memory of each.", def = "true")
        boolean metrics,

        @Doc(value = "Their logs.", def = "true") boolean logs,

        @Doc(value = "How often metrics are read.", def = "60s")
        Duration interval,

        @Doc(value = "The Docker socket.", def = "unix:///var/run/docker.sock")
        String socket) {}
