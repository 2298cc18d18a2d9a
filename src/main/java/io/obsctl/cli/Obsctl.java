package io.obsctl.cli;

import io.obsctl.problem.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The command without a command: help and version. */
@Command(
        name = "obsctl",
        addMethodSubcommands = false,
        sortOptions = false,
        mixinStandardHelpOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = "From one profile to a proved signal: renders, deploys and verifies Grafana Alloy pipelines.",
        footer = {
            "",
            "Examples:",
            "  obsctl demo",
            "  obsctl init prod --stack YOUR-STACK",
            "  obsctl check prod && obsctl deploy prod && obsctl verify prod",
            "",
            "Exit codes:",
            "  0 done               1 the answer is no     2 usage or invalid profile",
            "  3 authentication     4 partly changed       5 unreachable or timed out",
            "  6 conflict           7 version too old      70 internal      130 interrupted"
        })
final class Obsctl extends ObsctlCommand implements IVersionProvider {
    @Mixin
    private Common common = new Common();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            description = "Show the version.")
    boolean version;

    Obsctl(Context context) {
        super(context);
    }

    /** The common options of the tree that a command stands in. */
    static Common common(CommandSpec spec) {
        return spec.root().userObject() instanceof Obsctl root ? root.common : new Common();
    }

    @Override
    ExitCode run() {
        if (version) {
            console().say("obsctl " + context().version());
        } else {
            new Commands(context()).tree().usage(context().help());
        }
        return ExitCode.DONE;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"obsctl " + context().version()};
    }
}
