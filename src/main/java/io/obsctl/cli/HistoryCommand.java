package io.obsctl.cli;

import io.obsctl.app.ShowHistory;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.HistoryView;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "history",
        description = "Show which releases hosts keep, who deployed them, and how each deploy ended.",
        footer = {
            "",
            "The numbers are those that `obsctl rollback --to` takes. A name in brackets is kept no more.",
            "",
            "Examples:",
            "  obsctl history worker-prod",
            "  obsctl history worker-prod worker-1 -n 50 -o json"
        })
final class HistoryCommand extends HelpedCommand {
    @Parameters(index = "0", paramLabel = "PROFILE", description = "The profile's name.")
    String profile = "";

    @Parameters(index = "1..*", paramLabel = "HOST", description = "Names of hosts; default: all.")
    List<String> named = List.of();

    @Mixin
    HostOptions on = new HostOptions();

    @Option(names = "-n", paramLabel = "COUNT", description = "How many runs of each host. Default: 10.")
    int count = 10;

    HistoryCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        ShowHistory.Shown shown = use().showHistory().show(profile, on.selection(this, named), progress());
        new HistoryView(console(), Math.max(0, count)).show(profile, shown.histories(), format);
        return shown.exitCode();
    }
}
