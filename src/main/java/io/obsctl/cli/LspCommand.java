package io.obsctl.cli;

import io.obsctl.problem.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
    @Mixin
    AlloyOptions alloy = new AlloyOptions();

    LspCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        try {
            return use().languageServer(alloy.version(this), alloy.stability, alloy.community);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }
}
