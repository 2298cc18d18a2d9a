package io.obsctl.cli;

import io.obsctl.app.RotateToken;
import io.obsctl.model.RotationReport;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.RotationView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rotate",
        description = "Change the token that collectors write with, without losing a batch.",
        footer = {
            "",
            "The new token comes from --new or is made, where stack.tokens.write is a file: reference and",
            "stack.tokens.stacks may write access policies. It is tried on every lane before anything changes,",
            "given to one host after the other and proved by signals; only then the old one is ended.",
            "Run it again after a cut: it goes on where it was.",
            "",
            "Examples:",
            "  obsctl auth rotate worker-prod --new env:GRAFANA_CLOUD_TOKEN_NEW",
            "  obsctl auth rotate worker-prod --days 90 -o json"
        })
final class AuthRotateCommand extends OneProfileCommand {
    @Option(names = "--new", paramLabel = "REF", description = "Where the new token is; never the token itself.")
    @Nullable
    String next;

    @Option(names = "--days", paramLabel = "N", description = "How long a token that is made lives. Default: 90.")
    int days = 90;

    @Option(names = "--keep-old", description = "Leave the old token alive.")
    boolean keepOld;

    @Option(names = "--back", description = "Give the hosts the old token again and forget the rotation.")
    boolean back;

    AuthRotateCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        if (days < 1 || days > 3650) {
            throw usage("--days takes 1 to 3650");
        }
        RotateToken.Request request = new RotateToken.Request(profile, reference(), days, keepOld, back);
        RotationReport report = use().rotateToken().rotate(request, progress());
        new RotationView(console()).show(report, format);
        return report.exitCode();
    }

    private @Nullable SecretRef reference() {
        try {
            return next == null ? null : SecretRef.parse(next);
        } catch (IllegalArgumentException e) {
            throw usage("--new takes a reference such as env:GRAFANA_CLOUD_TOKEN_NEW or file:tokens/new");
        }
    }
}
