package io.obsctl.model;

import org.jspecify.annotations.Nullable;

@Doc("The identity that every signal carries.")
public record Service(
        @Doc(value = "service.name: what the signals are found by.", examples = "sheenapps-worker")
        String name,

        @Doc(value = "service.namespace: the group of services it belongs to.", examples = "sheenapps") @Nullable
        String namespace,

        @Doc(value = "service.version of what is deployed.", examples = "\"2.4.1\"") @Nullable
        String version,

        @Doc(value = "The team that is called when it breaks; becomes the label team.", examples = "platform") @Nullable
        String team,

        @Doc(value = "cloud.region.", examples = "eu-central-1") @Nullable
        String region) {}
