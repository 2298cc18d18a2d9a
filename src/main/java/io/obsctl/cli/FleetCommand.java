package io.obsctl.cli;

import io.obsctl.model.HostSelection;
import picocli.CommandLine.Mixin;

/** A command that goes to the hosts of one profile, or to those that its options choose. */
abstract class FleetCommand extends OneProfileCommand {
    @Mixin
    HostOptions on = new HostOptions();

    FleetCommand(Context context) {
        super(context);
    }

    /** @throws picocli.CommandLine.ParameterException when a label has no value */
    HostSelection selection() {
        return on.selection(this);
    }
}
