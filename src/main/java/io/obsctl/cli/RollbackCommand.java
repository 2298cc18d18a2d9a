package io.obsctl.cli;

import io.obsctl.app.ApplyPlan;
import io.obsctl.app.RollBack;
import io.obsctl.event.Sink;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.ReversalView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rollback",
        description = "Bring hosts back to a release that they keep, or put them back.",
        footer = {
            "",
            "Goes in waves behind the same gate as a deploy, with the same outcomes and exit codes. Credentials stay",
            "today's where the live release has them. Grafana and the rulers are left alone: deploy an earlier",
            "revision of the profile for those. A second rollback without --to goes forward again.",
            "",
            "Examples:",
            "  obsctl rollback worker-prod --plan",
            "  obsctl rollback worker-prod --to 9b01c2f4 --host worker-1"
        })
final class RollbackCommand extends FleetCommand {
    @Option(
            names = "--to",
            paramLabel = "RELEASE",
            description =
                    "A number or the first digits of a digest, as `obsctl history` shows. Default: the one before.")
    String to = "";

    @Mixin
    RolloutOptions rollout = new RolloutOptions();

    @Option(names = "--plan", description = "Only show what would change.")
    boolean planOnly;

    @Option(names = "--old-credentials", description = "Run with the credentials of that time, even if revoked by now.")
    boolean oldCredentials;

    @Option(
            names = "--skip-lane-check",
            description = "Do not ask the backends whether they still let the release in, which only ever warns.")
    boolean skipLaneCheck;

    @Option(names = "--skip-blocked", description = "Leave hosts out that cannot be read or keep no such release.")
    boolean skipBlocked;

    RollbackCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        ReversalView view = new ReversalView(console(), common().verbose(), ReversalView.Words.ROLLBACK);
        Sink sink = progress();
        try (RollBack.Planned planned = use().rollBack(skipLaneCheck)
                .plan(profile, selection(), new RollBack.Goal(to.strip(), oldCredentials), sink)) {
            if (format == Format.HUMAN) {
                view.plan(planned.plan());
            }
            boolean refused = planned.exitCode() != ExitCode.DONE && !skipBlocked;
            ApplyPlan.@Nullable Applied applied =
                    planOnly || refused ? null : planned.apply(skipBlocked, rollout.choice(this), sink);
            view.end(planned.plan(), applied == null ? null : applied.outcomes(), format);
            if (applied == null) {
                return planned.exitCode();
            }
            if (applied.exitCode() != ExitCode.DONE) {
                // Without --to those that are back by now would go forward again.
                planned.goal().ifPresent(g -> console().note("To go on: obsctl rollback " + profile + " --to " + g));
            }
            return applied.exitCode();
        }
    }
}
