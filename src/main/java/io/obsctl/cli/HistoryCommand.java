package io.obsctl.cli;

import io.obsctl.app.ShowHistory;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.HistoryView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
final class HistoryCommand extends NamedHostsCommand {
    @Option(names = "-n", paramLabel = "COUNT", description = "How many runs of each host. Default: 10.")
    int count = 10;

    HistoryCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        ShowHistory.Shown shown = use().showHistory().show(profile, selection(), progress());
        new HistoryView(console(), Math.max(0, count)).show(profile, shown.histories(), format);
        return shown.exitCode();
    }
}
