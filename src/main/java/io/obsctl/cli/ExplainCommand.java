package io.obsctl.cli;

import io.obsctl.problem.ExitCode;
import io.obsctl.report.ComponentView;
import io.obsctl.report.Format;
import io.obsctl.report.PagesView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "Show the page of a check, or the list of all; or what a component takes and gives.",
        footer = {
            "",
            "Examples:",
            "  obsctl explain profile/unknown-key",
            "  obsctl explain component prometheus.scrape --alloy-version 1.15"
        })
final class ExplainCommand extends HelpedCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "A problem's id, area/name.")
    @Nullable
    String id;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "After `component`: its name.")
    @Nullable
    String name;

    @Option(names = "--alloy-version", paramLabel = "VERSION", description = "Of a component. Default: 1.15.")
    @Nullable
    String alloyVersion;

    ExplainCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        if (name != null || "component".equals(id)) {
            return component();
        }
        PagesView view = new PagesView(console());
        if (id == null) {
            view.list(use().checkPages().list());
        } else {
            view.page(use().checkPages().page(id));
        }
        return ExitCode.DONE;
    }

    private ExitCode component() {
        if (!"component".equals(id) || name == null) {
            throw usage("write `component` and a name, or one id");
        }
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        new ComponentView(console()).show(use().alloyConfigs().component(name, alloyVersion), format);
        return ExitCode.DONE;
    }
}
