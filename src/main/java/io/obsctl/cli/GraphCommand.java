package io.obsctl.cli;

import io.obsctl.app.AlloyConfigs.Drawing;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "graph",
        description = "Draw the data flow of a config: components, and which signals go from where to where.",
        footer = {
            "",
            "SVG and HTML need no network.",
            "",
            "Examples:",
            "  obsctl graph worker-prod -o svg > graph.svg",
            "  obsctl graph /etc/alloy/config.alloy"
        })
final class GraphCommand extends HelpedCommand {
    @Parameters(paramLabel = "SUBJECT", description = "A profile or a path.")
    String subject = "";

    @Option(
            names = "--as",
            paramLabel = "KIND",
            description = "The same as -o: mermaid (default), dot, json, svg, html.")
    @Nullable
    String kind;

    GraphCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.MERMAID, Format.DOT, Format.JSON, Format.SVG, Format.HTML);
        String word = kind != null ? kind : format == Format.HUMAN ? "mermaid" : format.word();
        Drawing drawing;
        try {
            drawing = Drawing.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw usage("--as takes mermaid, dot, json, svg or html");
        }
        String text = use().alloyConfigs().draw(subject, drawing);
        console().raw(text.endsWith("\n") ? text : text + "\n");
        return ExitCode.DONE;
    }
}
