package io.obsctl.cli;

import io.obsctl.model.HostSelection;
import java.util.List;
import picocli.CommandLine.Parameters;

/** A command that takes names of hosts without an option, too. */
abstract class NamedHostsCommand extends FleetCommand {
    @Parameters(index = "1..*", paramLabel = "HOST", description = "Names of hosts; default: all.")
    List<String> named = List.of();

    NamedHostsCommand(Context context) {
        super(context);
    }

    @Override
    HostSelection selection() {
        return on.selection(this, named);
    }
}
