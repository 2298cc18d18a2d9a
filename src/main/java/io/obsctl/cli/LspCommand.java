package io.obsctl.cli;

import io.obsctl.model.Version;
import io.obsctl.problem.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "lsp",
        description = "Serve editors: a language server for Alloy files on standard input and output.",
        footer = {
            "",
            "Editors start it. It tells problems as you type, formats as `alloy fmt` does, completes and explains",
            "components and attributes, and leads from a reference to its component.",
            "",
            "Examples:",
            "  obsctl lsp",
            "  obsctl lsp --alloy-version 1.15 --stability public-preview"
        })
final class LspCommand extends HelpedCommand {
    @Option(names = "--alloy-version", paramLabel = "VERSION", description = "Of the files' Alloy. Default: 1.15.")
    @Nullable
    String alloyVersion;

    @Option(
            names = "--stability",
            paramLabel = "LEVEL",
            description = "Lowest stability allowed: generally-available (default), public-preview, experimental.")
    String stability = "generally-available";

    @Option(names = "--community", description = "Allow community components.")
    boolean community;

    LspCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        try {
            return use().languageServer(version(), stability, community);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private @Nullable Version version() {
        try {
            return alloyVersion == null ? null : Version.parse(alloyVersion);
        } catch (IllegalArgumentException e) {
            throw usage("--alloy-version: " + e.getMessage());
        }
    }
}
