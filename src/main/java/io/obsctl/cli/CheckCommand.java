package io.obsctl.cli;

import io.obsctl.app.CheckSubjects;
import io.obsctl.model.CheckReport;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Severity;
import io.obsctl.report.CheckView;
import io.obsctl.report.Format;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        addMethodSubcommands = false,
        description = "Check profiles with everything rendered from them, or Alloy files, without the Alloy binary.",
        footer = {
            "",
            "A name with a slash, with the ending .alloy or of a file that is there is a path; any other is",
            "a profile.",
            "A directory is one config of all its *.alloy files.",
            "",
            "Examples:",
            "  obsctl check worker-prod",
            "  obsctl check /etc/alloy/config.alloy --alloy-version 1.15 -o sarif"
        })
final class CheckCommand extends HelpedCommand {
    @Parameters(arity = "0..*", paramLabel = "SUBJECT", description = "Profiles or paths; default: every profile.")
    List<String> subjects = List.of();

    @Mixin
    AlloyOptions alloy = new AlloyOptions();

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "Exit 1 from this severity on: error (default), warning, info.")
    Severity failOn = Severity.ERROR;

    @Option(names = "--only", paramLabel = "ID", split = ",", description = "Only these checks; area/* for an area.")
    List<String> only = List.of();

    @Option(names = "--skip", paramLabel = "ID", split = ",", description = "Not these checks; area/* for an area.")
    List<String> skip = List.of();

    @Option(names = "--templates", paramLabel = "DIR", description = "Templates laid over the shipped ones.")
    @Nullable
    String templates;

    CheckCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML, Format.GITHUB, Format.SARIF, Format.JUNIT);
        CheckReport report = use().checkSubjects(templates)
                .check(new CheckSubjects.Request(
                        subjects, alloy.version(this), alloy.stability, alloy.community, only, skip, templates));
        new CheckView(console()).show(report, format, took());
        boolean bad = report.problems().stream().anyMatch(p -> p.severity().compareTo(failOn) <= 0);
        return bad ? ExitCode.NO : ExitCode.DONE;
    }
}
