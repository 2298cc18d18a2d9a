package io.obsctl.cli;

import io.obsctl.app.AskHosts;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.HostStatusView;
import picocli.CommandLine.Command;

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
final class HostsStatusCommand extends NamedHostsCommand {
    HostsStatusCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        AskHosts.Statuses statuses = use().askHosts().status(profile, selection(), progress());
        new HostStatusView(console()).show(profile, statuses.hosts(), format);
        return statuses.exitCode();
    }
}
