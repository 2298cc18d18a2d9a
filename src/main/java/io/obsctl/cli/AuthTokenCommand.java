package io.obsctl.cli;

import io.obsctl.model.TokenReport;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.TokenView;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "token",
        description = "Say what tokens tell of themselves, and which of them end soon. The secret is never shown.",
        footer = {
            "",
            "Exit 1 when a token has ended, ends within --warn-within, is malformed, is not listed any more",
            "or cannot be found: for cron. Age, end and last use come from the list of tokens where",
            "stack.tokens.stacks may read it (accesspolicies:read), and else from stack.tokens.expires.",
            "A hyphen reads one token from standard input.",
            "",
            "Examples:",
            "  obsctl auth token worker-prod --warn-within 30d",
            "  obsctl auth token - -o json"
        })
final class AuthTokenCommand extends HelpedCommand {
    @Parameters(paramLabel = "PROFILE|-", description = "The profile's name, or - for standard input.")
    String subject = "";

    @Option(
            names = "--warn-within",
            paramLabel = "DURATION",
            description = "A token that ends within this time is a finding. Default: 14d.")
    String warnWithin = "14d";

    AuthTokenCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        TokenReport report = use().readTokens().read(subject, within());
        new TokenView(console(), context().clock()).show(subject, report, format);
        return report.problems().isEmpty() ? ExitCode.DONE : ExitCode.NO;
    }

    private Duration within() {
        String text = warnWithin.strip().toUpperCase(Locale.ROOT);
        try {
            return Duration.parse(text.endsWith("D") ? "P" + text : "PT" + text);
        } catch (DateTimeParseException e) {
            throw usage("--warn-within takes a number with its unit: 14d, 36h");
        }
    }
}
