package io.obsctl.cli;

import io.obsctl.app.PlanDeployment;
import io.obsctl.app.PlanFile;
import io.obsctl.model.Plan;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.PlanView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description = "Show what a deploy would change where. Writes nothing anywhere.",
        footer = {
            "",
            "Examples:",
            "  obsctl plan worker-prod",
            "  obsctl plan worker-prod --out plan.json --detailed-exitcode"
        })
final class PlanCommand extends FleetCommand {
    @Option(names = "--out", paramLabel = "FILE", description = "Write the plan there, for `deploy --plan`.")
    @Nullable
    String out;

    @Option(names = "--detailed-exitcode", description = "Exit 1 when there is something to change.")
    boolean detailed;

    @Mixin
    ChangeOptions change = new ChangeOptions();

    PlanCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        Plan plan;
        ExitCode code;
        try (PlanDeployment.Planned planned = use().planDeployment(
                        change.templates, change.forceSecrets, change.adopt, change.skipLaneCheck)
                .plan(profile, selection(), progress())) {
            console().problems(planned.warnings());
            plan = planned.plan();
            code = planned.exitCode();
        }
        if (out != null) {
            use().files().replace(out, PlanFile.write(plan).getBytes(StandardCharsets.UTF_8));
        }
        new PlanView(console(), common().verbose()).show(plan, format, next(plan));
        if (code != ExitCode.DONE) {
            return code;
        }
        return detailed && plan.changesAnything() ? ExitCode.NO : ExitCode.DONE;
    }

    private List<String> next(Plan plan) {
        if (!plan.changesAnything()) {
            return List.of();
        }
        return List.of("obsctl deploy " + profile + (out == null ? "" : " --plan " + out));
    }
}
