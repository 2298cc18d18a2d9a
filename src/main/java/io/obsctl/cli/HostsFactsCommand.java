package io.obsctl.cli;

import io.obsctl.app.AskHosts;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.HostFactsView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "facts",
        description = "Show what hosts are: system, Alloy, unit, disk, memory, clock, ports, security modules.",
        footer = {
            "",
            "Reads only. Ports with their programs tell who is in the way of a listener.",
            "",
            "Examples:",
            "  obsctl hosts facts worker-prod",
            "  obsctl hosts facts worker-prod worker-1 -o json"
        })
final class HostsFactsCommand extends NamedHostsCommand {
    @Option(names = "--ports", description = "List who listens where.")
    boolean ports;

    HostsFactsCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        AskHosts.Facts facts = use().askHosts().facts(profile, selection(), progress());
        new HostFactsView(console(), ports).show(profile, facts.hosts(), format);
        console().problems(facts.problems());
        return facts.exitCode();
    }
}
