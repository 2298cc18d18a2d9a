package io.obsctl.report;

import io.obsctl.model.DemoStep;
import io.obsctl.report.Terminal.Colour;
import java.time.Duration;
import java.util.List;

/** The demo, a line or two a step. */
public final class DemoView {
    private static final int NAME = 10;
    private static final int COMMAND = 40;

    private final Console console;
    private final Terminal terminal;
    private int number;

    public DemoView(Console console) {
        this.console = console;
        this.terminal = console.terminal();
    }

    public void begin(String collector) {
        console.say("This demo runs a miniature Grafana Cloud and " + collector + " inside this process.");
        console.say("Nothing leaves this machine.");
        console.say("");
    }

    public void step(DemoStep step) {
        number++;
        String head = number + "  " + pad(step.name(), NAME) + terminal.paint(Colour.BOLD, step.command());
        String sign = terminal.symbol(step.well() ? Symbol.GOOD : Symbol.BAD);
        if (step.command().length() <= COMMAND) {
            console.say(head + " ".repeat(COMMAND + 2 - step.command().length()) + sign + " " + step.said());
        } else {
            console.say(head);
            console.say(" ".repeat(NAME + COMMAND + 5) + sign + " " + step.said());
        }
    }

    public void end(String folder, boolean well, Duration took) {
        console.say("");
        console.say(
                "Everything is in " + folder + ": profiles/, bundle/ (what was rendered), host/ (what was deployed).");
        if (!well) {
            console.say(terminal.symbol(Symbol.BAD) + " Not every step showed what it should.");
        }
        console.note(DeployView.seconds(took.toMillis()));
        console.say("");
        console.say("The stack has ended; the profile stays to look at:");
        for (String command : List.of("profile show", "graph", "check")) {
            console.say("  obsctl " + command + " demo --profile-dir " + typed(folder + "/profiles"));
        }
        console.say("");
        console.say("Yours next; init asks for what it needs:");
        console.say("  obsctl init prod");
        console.say("  obsctl auth check prod && obsctl deploy prod && obsctl verify prod");
    }

    /** As a shell takes it. */
    private static String typed(String path) {
        return path.matches("[A-Za-z0-9._/-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
