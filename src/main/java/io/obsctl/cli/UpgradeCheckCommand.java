package io.obsctl.cli;

import io.obsctl.model.CheckReport;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Severity;
import io.obsctl.report.CheckView;
import io.obsctl.report.Format;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "upgrade-check",
        description = "Say what another Alloy version breaks, deprecates or silently changes in a config.",
        footer = {
            "",
            "Examples:",
            "  obsctl upgrade-check worker-prod --from 1.8 --to 1.18",
            "  obsctl upgrade-check /etc/alloy/config.alloy --from 1.4 --to 1.15 -o json"
        })
final class UpgradeCheckCommand extends HelpedCommand {
    @Parameters(paramLabel = "SUBJECT", description = "A profile or a path.")
    String subject = "";

    @Option(names = "--from", required = true, paramLabel = "VERSION", description = "The version that runs now.")
    String from = "";

    @Option(names = "--to", required = true, paramLabel = "VERSION", description = "The version that is to run.")
    String to = "";

    UpgradeCheckCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML, Format.GITHUB, Format.SARIF, Format.JUNIT);
        CheckReport report = use().alloyConfigs().upgrade(subject, from, to);
        new CheckView(console()).show(report, format, took());
        return report.count(Severity.ERROR) > 0 ? ExitCode.NO : ExitCode.DONE;
    }
}
