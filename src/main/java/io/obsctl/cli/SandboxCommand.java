package io.obsctl.cli;

import io.obsctl.app.Sandboxes;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.Format;
import io.obsctl.report.SandboxView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sandbox",
        description = "Run a miniature Grafana Cloud on this machine, for learning, demos and tests.",
        footer = {
            "",
            "It listens on loopback only, demands the right instance id on every lane, and answers as the",
            "real one does. It is no production backend: what it stores is gone when it ends, unless",
            "--state is given.",
            "Ctrl-C ends it.",
            "",
            "Examples:",
            "  obsctl sandbox",
            "  obsctl sandbox --port 9100 --state sandbox-state"
        })
final class SandboxCommand extends HelpedCommand {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The first of its ports, which follow each other; default: free ones.")
    int port;

    @Option(names = "--state", paramLabel = "DIR", description = "Keep what it holds there.")
    @Nullable
    String state;

    @Option(
            names = "--tokens",
            paramLabel = "DIR",
            description = "Where its (fake) tokens are written. Default: sandbox-tokens.")
    String tokens = "sandbox-tokens";

    SandboxCommand(Context context) {
        super(context);
    }

    @Override
    void addTo(CommandLine line) {
        CommandLine collector = new CommandLine(new Collector(context()));
        collector.setUnmatchedOptionsArePositionalParams(true);
        line.addSubcommand("collector", collector);
    }

    @Override
    ExitCode run() {
        Format format = format(Format.HUMAN, Format.JSON, Format.YAML);
        try (Sandboxes.Running running = use().sandboxes().start(port, state, tokens)) {
            new SandboxView(console()).show(running.facts(), format);
            running.await(progress());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "collector",
            hidden = true,
            description = "Stand in for Alloy: run, validate and fmt with Alloy's own arguments.",
            footer = {
                "",
                "Examples:",
                "  obsctl sandbox collector run --server.http.listen-addr=127.0.0.1:12345 config.alloy",
                "  obsctl sandbox collector validate config.alloy"
            })
    static final class Collector extends HelpedCommand {
        @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "Arguments as Alloy takes them.")
        List<String> arguments = new ArrayList<>();

        Collector(Context context) {
            super(context);
        }

        @Override
        ExitCode run() {
            int code = use().collectorProgram(arguments);
            for (ExitCode known : ExitCode.values()) {
                if (known.code() == code) {
                    return known;
                }
            }
            return ExitCode.NO;
        }
    }
}
