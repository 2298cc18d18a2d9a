package io.obsctl.cli;

import io.obsctl.problem.ExitCode;
import io.obsctl.report.PagesView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "Show the page of a check, or the list of all.",
        footer = {"", "Examples:", "  obsctl explain", "  obsctl explain profile/unknown-key"})
final class ExplainCommand extends HelpedCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "A problem's id, area/name.")
    @Nullable
    String id;

    ExplainCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        PagesView view = new PagesView(console());
        if (id == null) {
            view.list(use().checkPages().list());
        } else {
            view.page(use().checkPages().page(id));
        }
        return ExitCode.DONE;
    }
}
