package io.obsctl.cli;

import io.obsctl.model.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what collector files are for; a profile says it itself. */
final class AlloyOptions {
    @Option(names = "--alloy-version", paramLabel = "VERSION", description = "Of a file's Alloy. Default: 1.15.")
    @Nullable
    String version;

    @Option(
            names = "--stability",
            paramLabel = "LEVEL",
            description = "Lowest stability allowed: generally-available (default), public-preview, experimental.")
    String stability = "generally-available";

    @Option(names = "--community", description = "Allow community components.")
    boolean community;

    /** @throws picocli.CommandLine.ParameterException when it is none */
    @Nullable
    Version version(ObsctlCommand command) {
        try {
            return version == null ? null : Version.parse(version);
        } catch (IllegalArgumentException e) {
            throw command.usage("--alloy-version: " + e.getMessage());
        }
    }
}
