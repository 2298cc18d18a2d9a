package io.obsctl.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that a plan and its deploy have to be given alike. */
final class ChangeOptions {
    static final String SKIP_LANES =
            "Do not ask the backends whether they let the release in; the history of each place says so.";

    @Option(names = "--templates", paramLabel = "DIR", description = "Templates that replace obsctl's, file by file.")
    @Nullable
    String templates;

    @Option(
            names = "--force-secrets",
            description = "Send secrets again that Grafana does not give back, such as a rotated webhook.")
    boolean forceSecrets;

    @Option(
            names = "--adopt",
            description =
                    "Replace what somebody else has in the way, on hosts, in Grafana and in rulers; originals are kept.")
    boolean adopt;

    @Option(names = "--skip-lane-check", description = SKIP_LANES)
    boolean skipLaneCheck;
}
