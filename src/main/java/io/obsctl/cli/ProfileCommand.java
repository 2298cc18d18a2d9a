package io.obsctl.cli;

import io.obsctl.model.CheckReport;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Severity;
import io.obsctl.report.CheckView;
import io.obsctl.report.Format;
import io.obsctl.report.ProfileView;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "profile", description = "Show and validate profiles; print their schema.")
final class ProfileCommand extends GroupCommand {
    ProfileCommand(Context context) {
        super(context);
    }

    @Override
    void addTo(CommandLine line) {
        line.addSubcommand("show", new Show(context()));
        line.addSubcommand("validate", new Validate(context()));
        line.addSubcommand("schema", new Schema(context()));
    }

    @Command(
            name = "show",
            description = "Print the effective profile and where every value came from.",
            footer = {"", "Examples:", "  obsctl profile show worker-prod", "  obsctl profile show worker-prod -o json"
            })
    static final class Show extends OneProfileCommand {
        Show(Context context) {
            super(context);
        }

        @Override
        ExitCode run() {
            Format format = format(Format.HUMAN, Format.YAML, Format.JSON);
            if (format == Format.JSON) {
                new ProfileView(console()).json(profile, use().showProfile().values(profile));
            } else {
                console().raw(use().showProfile().text(profile));
            }
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "validate",
            description = "Say everything that is wrong with profiles, without rendering them.",
            footer = {"", "Examples:", "  obsctl profile validate", "  obsctl profile validate worker-prod -o github"})
    static final class Validate extends HelpedCommand {
        @Parameters(arity = "0..*", paramLabel = "PROFILE", description = "Names; default: all profiles there are.")
        List<String> profiles = List.of();

        Validate(Context context) {
            super(context);
        }

        @Override
        ExitCode run() {
            CheckReport report = use().openProfile().validate(profiles);
            new CheckView(console())
                    .show(
                            report,
                            format(Format.HUMAN, Format.JSON, Format.YAML, Format.GITHUB, Format.SARIF, Format.JUNIT),
                            took());
            return report.count(Severity.ERROR) > 0 ? ExitCode.NO : ExitCode.DONE;
        }
    }

    @Command(
            name = "schema",
            description = "Print the JSON Schema of a profile, for editors.",
            footer = {"", "Examples:", "  obsctl profile schema", "  obsctl profile schema > schema/profile.schema.json"
            })
    static final class Schema extends HelpedCommand {
        Schema(Context context) {
            super(context);
        }

        @Override
        ExitCode run() {
            console().raw(use().showProfile().schema());
            return ExitCode.DONE;
        }
    }
}
