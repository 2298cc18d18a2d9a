package io.obsctl.cli;

import picocli.CommandLine.Parameters;

/** A command about one profile. */
abstract class OneProfileCommand extends HelpedCommand {
    @Parameters(index = "0", paramLabel = "PROFILE", description = "The profile's name.")
    String profile = "";

    OneProfileCommand(Context context) {
        super(context);
    }
}
