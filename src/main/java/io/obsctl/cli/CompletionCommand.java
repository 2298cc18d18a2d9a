package io.obsctl.cli;

import io.obsctl.problem.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "Print the completion script of a shell.",
        footer = {
            "",
            "Examples:",
            "  obsctl completion bash > ~/.local/share/bash-completion/completions/obsctl",
            "  obsctl completion fish > ~/.config/fish/completions/obsctl.fish"
        })
final class CompletionCommand extends HelpedCommand {
    /** The shells that can be served. */
    enum Shell {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}")
    Shell shell = Shell.BASH;

    CompletionCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Commands commands = new Commands(context());
        console()
                .raw(
                        switch (shell) {
                            case BASH -> AutoComplete.bash("obsctl", commands.tree());
                            case ZSH ->
                                "autoload -U +X bashcompinit && bashcompinit\n"
                                        + AutoComplete.bash("obsctl", commands.tree());
                            case FISH -> FishCompletion.script(commands.tree());
                        });
        return ExitCode.DONE;
    }
}
