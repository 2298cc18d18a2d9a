package io.obsctl.cli;

import io.obsctl.app.FindDrift;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.DriftView;
import io.obsctl.report.Format;
import picocli.CommandLine.Command;

@Command(
        name = "drift",
        description = "Show what somebody changed outside obsctl since the last deploy.",
        footer = {
            "",
            "Exits 1 when something was changed, 5 when a place could not be asked. What the profile has changed since",
            "is told apart and changes no exit code; `obsctl plan` shows it. Writes nothing.",
            "",
            "Examples:",
            "  obsctl drift worker-prod",
            "  obsctl drift worker-prod --host worker-1 -o json"
        })
final class DriftCommand extends FleetCommand {
    DriftCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        FindDrift.Found found = use().findDrift().find(profile, selection(), progress());
        new DriftView(console()).show(profile, found.reports(), format);
        return found.exitCode();
    }
}
