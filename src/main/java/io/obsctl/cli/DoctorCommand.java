package io.obsctl.cli;

import io.obsctl.model.DoctorReport;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.DoctorView;
import io.obsctl.report.Format;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "doctor",
        description = "Look at this machine, and at the way to a profile's targets: each line with what mends it.",
        footer = {
            "",
            "Reads no secret and changes nothing. With a profile it asks for the names of its stack, its hosts'",
            "SSH ports, and the time of one of its lanes. Exit 1 when there is something to mend.",
            "",
            "Examples:",
            "  obsctl doctor",
            "  obsctl doctor worker-prod -o json"
        })
final class DoctorCommand extends HelpedCommand {
    @Parameters(arity = "0..1", paramLabel = "PROFILE", description = "A profile whose targets are looked at too.")
    @Nullable
    String profile;

    DoctorCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        DoctorReport report = use().doctor().examine(profile);
        new DoctorView(console()).show(report, format);
        return report.exitCode();
    }
}
