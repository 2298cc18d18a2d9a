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
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        description = "Show what a deploy would change where. Writes nothing anywhere.",
        footer = {
            "",
            "Examples:",
            "  obsctl plan worker-prod",
            "  obsctl plan worker-prod --out plan.json --detailed-exitcode"
        })
final class PlanCommand extends HelpedCommand {
    @Parameters(paramLabel = "PROFILE", description = "The profile's name.")
    String profile = "";

    @Mixin
    HostOptions chosen = new HostOptions();

    @Option(names = "--out", paramLabel = "FILE", description = "Write the plan there, for `deploy --plan`.")
    @Nullable
    String out;

    @Option(names = "--detailed-exitcode", description = "Exit 1 when there is something to change.")
    boolean detailed;

    @Option(names = "--templates", paramLabel = "DIR", description = "Templates that replace obsctl's, file by file.")
    @Nullable
    String templates;

    @Option(
            names = "--force-secrets",
            description = "Send secrets again that Grafana does not give back, such as a rotated webhook.")
    boolean forceSecrets;

    @Option(
            names = "--adopt",
            description =
                    "Replace what somebody else has in the way, on hosts, in Grafana and in rulers; originals are kept.")
    boolean adopt;

    PlanCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        Plan plan;
        ExitCode code;
        try (PlanDeployment.Planned planned = use().planDeployment(templates, forceSecrets, adopt)
                .plan(profile, chosen.selection(this), progress())) {
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
