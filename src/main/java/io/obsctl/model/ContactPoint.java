package io.obsctl.model;

import org.jspecify.annotations.Nullable;

@Doc("One way to reach people.")
public record ContactPoint(
        @Doc(value = "What it is.", examples = "slack") ContactPointType type,

        @Doc(value = "Reference to its URL, key or token.", examples = "env:SLACK_WEBHOOK_URL") @Nullable
        SecretRef secret,

        @Doc(value = "Channel, addresses or URL, where they are no secret.", examples = "\"#oncall\"") @Nullable
        String to) {}
