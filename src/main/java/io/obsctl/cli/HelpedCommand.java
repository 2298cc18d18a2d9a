package io.obsctl.cli;

import picocli.CommandLine.Option;

/** A command with {@code --help}. */
abstract class HelpedCommand extends ObsctlCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    HelpedCommand(Context context) {
        super(context);
    }
}
