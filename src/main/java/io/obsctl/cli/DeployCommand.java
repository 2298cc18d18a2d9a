package io.obsctl.cli;

import io.obsctl.app.ApplyPlan;
import io.obsctl.app.PlanFile;
import io.obsctl.event.Sink;
import io.obsctl.model.HostSelection;
import io.obsctl.model.Plan;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.DeployView;
import io.obsctl.report.Format;
import io.obsctl.report.RolloutView;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "deploy",
        description = "Bring hosts, Grafana and rulers to what the profile says, or put them back.",
        footer = {
            "",
            "Looks again before it writes. With --plan it does exactly what was shown, or refuses (exit 6).",
            "A target that cannot be read refuses the whole deploy (exit 5) unless --skip-blocked is given.",
            "Ctrl-C begins no further host and says which are done; `obsctl rollout resume` goes on.",
            "",
            "Examples:",
            "  obsctl deploy worker-prod",
            "  obsctl deploy worker-prod --plan plan.json -o json",
            "  obsctl deploy worker-prod --limit web --max-parallel 20 --pause 5m --verify-between"
        })
final class DeployCommand extends FleetCommand {
    @Mixin
    RolloutOptions rollout = new RolloutOptions();

    @Option(names = "--plan", paramLabel = "FILE", description = "Do exactly what this plan says.")
    @Nullable
    String planFile;

    @Option(names = "--skip-blocked", description = "Leave targets out that cannot be read.")
    boolean skipBlocked;

    @Mixin
    ChangeOptions change = new ChangeOptions();

    DeployCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        Plan shown = planFile == null
                ? null
                : PlanFile.read(planFile, new String(use().files().read(planFile), StandardCharsets.UTF_8));
        Sink sink = progress();
        ApplyPlan.Request request =
                new ApplyPlan.Request(profile, selection(shown), shown, skipBlocked, rollout.choice(this));
        ApplyPlan.Applied applied = use().applyPlan(
                        change.templates, change.forceSecrets, change.adopt, change.skipLaneCheck)
                .apply(request, sink);
        new DeployView(console()).show(profile, applied.outcomes(), format);
        if (applied.exitCode() != ExitCode.DONE) {
            new RolloutView(console()).next(use().rollouts().last(profile), applied.outcomes(), format);
        }
        return applied.exitCode();
    }

    /** A plan is done for the hosts that it was made for. */
    private HostSelection selection(@Nullable Plan shown) {
        HostSelection given = selection();
        if (shown == null) {
            return given;
        }
        if (given.chooses() && !given.equals(shown.selection())) {
            throw usage("the plan was made for other hosts; leave out --host, --label and --limit");
        }
        return shown.selection();
    }
}
