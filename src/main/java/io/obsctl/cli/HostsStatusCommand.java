package io.obsctl.cli;

import io.obsctl.app.AskHosts;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.HostStatusView;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        description = "Show how hosts and their collectors are: unit, release, config, unhealthy components, last run.",
        footer = {
            "",
            "Exits 1 when one is not well, 5 when one could not be asked and the others are well. Writes nothing.",
            "",
            "Examples:",
            "  obsctl hosts status worker-prod",
            "  obsctl hosts status worker-prod worker-1 -o json"
        })
final class HostsStatusCommand extends HelpedCommand {
    @Parameters(index = "0", paramLabel = "PROFILE", description = "The profile's name.")
    String profile = "";

    @Parameters(index = "1..*", paramLabel = "HOST", description = "Names of hosts; default: all.")
    List<String> named = List.of();

    @Mixin
    HostOptions on = new HostOptions();

    HostsStatusCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        AskHosts.Statuses statuses = use().askHosts().status(profile, on.selection(this, named), progress());
        new HostStatusView(console()).show(profile, statuses.hosts(), format);
        return statuses.exitCode();
    }
}
