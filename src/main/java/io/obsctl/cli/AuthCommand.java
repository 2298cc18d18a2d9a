package io.obsctl.cli;

import io.obsctl.app.CheckCredentials;
import io.obsctl.model.LaneReport;
import io.obsctl.model.ProfileFix;
import io.obsctl.model.SourceReport;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.AuthView;
import io.obsctl.report.Format;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "auth", description = "Check instance ids and tokens, lane by lane.")
final class AuthCommand extends GroupCommand {
    AuthCommand(Context context) {
        super(context);
    }

    @Override
    void addTo(CommandLine line) {
        line.addSubcommand("check", new Check(context()));
        line.addSubcommand("policy", new AuthPolicyCommand(context()));
        line.addSubcommand("token", new AuthTokenCommand(context()));
        line.addSubcommand("rotate", new AuthRotateCommand(context()));
    }

    @Command(
            name = "check",
            description = "Ask every lane whether its id and token may pass, and say exactly which one is wrong.",
            footer = {
                "",
                "Sends one empty or reading request a lane, and a few more where an answer leaves something open.",
                "Nothing is stored by any backend. With --sources, databases and endpoints are logged in to from here",
                "through each host's SSH connection, so that no secret reaches a command line there.",
                "",
                "Examples:",
                "  obsctl auth check worker-prod",
                "  obsctl auth check worker-prod --fix -o json",
                "  obsctl auth check worker-prod --sources"
            })
    static final class Check extends OneProfileCommand {
        @Option(names = "--fix", description = "Write the ids that are certain into the profile; keep everything else.")
        boolean fix;

        @Option(
                names = "--sources",
                description = "Ask databases and endpoints too, through each host: do their logins work, and may they"
                        + " read what an exporter reads?")
        boolean sources;

        Check(Context context) {
            super(context);
        }

        @Override
        ExitCode run() {
            Format format = format(Format.HUMAN, Format.JSON, Format.YAML, Format.JUNIT);
            CheckCredentials check = use().checkCredentials();
            LaneReport report = check.check(profile);
            List<ProfileFix> fixed = null;
            if (fix) {
                fixed = check.fix(profile, report);
                report = fixed.isEmpty() ? report : check.check(profile);
            }
            SourceReport asked = sources ? check.sources(profile) : null;
            new AuthView(console()).show(profile, report, format, fixed, asked);
            boolean wrong = report.exitCode() == ExitCode.DONE && asked != null && asked.wrong();
            return wrong ? ExitCode.NO : report.exitCode();
        }
    }
}
