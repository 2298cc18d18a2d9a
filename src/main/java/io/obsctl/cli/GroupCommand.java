package io.obsctl.cli;

import io.obsctl.problem.ExitCode;
import picocli.CommandLine;

/** A command that only holds others. */
abstract class GroupCommand extends HelpedCommand {
    GroupCommand(Context context) {
        super(context);
    }

    /** Adds the commands that it holds. */
    @Override
    abstract void addTo(CommandLine line);

    @Override
    ExitCode run() {
        throw usage("this command needs another one after it");
    }
}
