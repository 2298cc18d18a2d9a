package io.obsctl.cli;

import io.obsctl.app.ApplyPlan;
import io.obsctl.app.Uninstall;
import io.obsctl.event.Sink;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.ReversalView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "uninstall",
        description = "Take away what obsctl put on hosts, and leave what it did not put there.",
        footer = {
            "",
            "The distribution's unit goes back to its own config and to how it was; originals that --adopt kept come",
            "back. On a terminal it asks; elsewhere --yes is needed. A second run has nothing to do.",
            "",
            "Examples:",
            "  obsctl uninstall worker-prod --plan",
            "  obsctl uninstall worker-prod --host worker-1 --yes"
        })
final class UninstallCommand extends FleetCommand {
    @Option(names = "--plan", description = "Only show what would go.")
    boolean planOnly;

    @Option(names = "--yes", description = "Remove without asking.")
    boolean yes;

    @Option(names = "--backends", description = "Also remove what obsctl manages in Grafana and the rulers.")
    boolean backends;

    @Option(names = "--skip-blocked", description = "Leave places out that cannot be read.")
    boolean skipBlocked;

    UninstallCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        ReversalView view = new ReversalView(console(), common().verbose(), ReversalView.Words.UNINSTALL);
        Sink sink = progress();
        try (Uninstall.Planned planned = use().uninstall().plan(profile, selection(), backends, sink)) {
            if (format == Format.HUMAN) {
                view.plan(planned.plan());
            }
            boolean refused = planned.exitCode() != ExitCode.DONE && !skipBlocked;
            boolean toDo = planned.plan().changesAnything() && !planOnly && !refused;
            boolean agreed = yes || (toDo && format == Format.HUMAN && agreed("Remove all this? [yes/no] "));
            ApplyPlan.@Nullable Applied applied = toDo && agreed ? planned.apply(skipBlocked, sink) : null;
            view.end(planned.plan(), applied == null ? null : applied.outcomes(), format);
            if (applied != null) {
                return applied.exitCode();
            }
            if (toDo) {
                console().note("Nothing was removed; --yes does.");
                return ExitCode.NO;
            }
            return refused ? planned.exitCode() : ExitCode.DONE;
        }
    }
}
