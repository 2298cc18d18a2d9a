package io.obsctl.cli;

import io.obsctl.app.AskHosts;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.HostFactsView;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
final class HostsFactsCommand extends HelpedCommand {
    @Parameters(index = "0", paramLabel = "PROFILE", description = "The profile's name.")
    String profile = "";

    @Parameters(index = "1..*", paramLabel = "HOST", description = "Names of hosts; default: all.")
    List<String> named = List.of();

    @Mixin
    HostOptions on = new HostOptions();

    @Option(names = "--ports", description = "List who listens where.")
    boolean ports;

    HostsFactsCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        AskHosts.Facts facts = use().askHosts().facts(profile, on.selection(this, named), progress());
        new HostFactsView(console(), ports).show(profile, facts.hosts(), format);
        console().problems(facts.problems());
        return facts.exitCode();
    }
}
