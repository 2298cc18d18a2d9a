package io.obsctl.cli;

import io.obsctl.app.RunDemo;
import io.obsctl.problem.ExitCode;
import io.obsctl.report.DemoView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "Show the main job on the sandbox, in under a minute, with nothing but this process.",
        footer = {
            "",
            "Makes a profile, resolves ids, renders, checks, deploys, sends signals and verifies them, then lets",
            "two instance ids trade places and shows that obsctl names the wrong ones. The sandbox and its small",
            "collector are for learning, demos and tests.",
            "",
            "Examples:",
            "  obsctl demo",
            "  obsctl demo --dir /tmp/obsctl-demo --collector alloy"
        })
final class DemoCommand extends HelpedCommand {
    /** What runs the rendered config. */
    enum Collector {
        SMALL,
        ALLOY;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Option(names = "--dir", paramLabel = "DIR", description = "Where everything is made. Default: obsctl-demo.")
    String directory = "obsctl-demo";

    @Option(
            names = "--collector",
            paramLabel = "KIND",
            description = "small (default), or alloy: a real one of the PATH.")
    Collector collector = Collector.SMALL;

    DemoCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        RunDemo demo = use().runDemo(directory);
        DemoView view = new DemoView(console());
        boolean real = collector == Collector.ALLOY;
        view.begin(real ? "the Alloy of your PATH" : "a small collector");
        ExitCode code = demo.run(real, view::step);
        view.end(directory, code == ExitCode.DONE, took());
        return code;
    }
}
