package io.obsctl.report;

import io.obsctl.report.Terminal.Colour;

/** A unified diff for people: indented, without its heading. */
final class DiffText {
    private final Console console;
    private final Terminal terminal;

    DiffText(Console console) {
        this.console = console;
        this.terminal = console.terminal();
    }

    void say(String diff) {
        diff.lines().filter(l -> !l.startsWith("--- ") && !l.startsWith("+++ ")).forEach(line -> {
            if (line.startsWith("+")) {
                console.say("      " + terminal.paint(Colour.GREEN, line));
            } else if (line.startsWith("-")) {
                console.say("      " + terminal.paint(Colour.RED, line));
            } else if (line.startsWith("@@")) {
                console.say("      " + terminal.paint(Colour.FAINT, line));
            } else {
                console.say("      " + line);
            }
        });
    }
}
