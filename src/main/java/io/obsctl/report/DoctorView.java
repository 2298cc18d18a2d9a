package io.obsctl.report;

import io.obsctl.model.DoctorReport;
import io.obsctl.model.DoctorReport.Line;
import io.obsctl.model.DoctorReport.State;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line each, in groups, with what mends it below. */
public final class DoctorView {
    private final Console console;

    public DoctorView(Console console) {
        this.console = console;
    }

    public void show(DoctorReport report, Format format) {
        if (format == Format.HUMAN) {
            human(report);
            return;
        }
        Map<String, @Nullable Object> out = JsonText.document("obsctl.doctor");
        out.put("ok", report.count(State.OK));
        out.put("warnings", report.count(State.WARN));
        out.put("failures", report.count(State.FAIL));
        out.put(
                "lines",
                report.lines().stream()
                        .map(l -> JsonText.object(
                                "area", l.area(),
                                "name", l.name(),
                                "state", l.state().name().toLowerCase(Locale.ROOT),
                                "found", l.found(),
                                "fix", l.fix().isEmpty() ? null : l.fix()))
                        .toList());
        console.raw(JsonText.print(out, format));
    }

    private void human(DoctorReport report) {
        Terminal terminal = console.terminal();
        List<String> areas = report.lines().stream().map(Line::area).distinct().toList();
        for (String area : areas) {
            int width = report.lines().stream()
                    .filter(l -> l.area().equals(area))
                    .mapToInt(l -> l.name().codePointCount(0, l.name().length()))
                    .max()
                    .orElse(0);
            console.say(terminal.paint(Terminal.Colour.BOLD, area));
            for (Line line : report.lines()) {
                if (line.area().equals(area)) {
                    int seen = line.name().codePointCount(0, line.name().length());
                    String head =
                            "  " + symbol(terminal, line.state()) + " " + line.name() + " ".repeat(width - seen + 2);
                    Wrap.at(terminal, head, " ".repeat(Table.seen(head)), line.found())
                            .forEach(console::say);
                    if (!line.fix().isEmpty()) {
                        console.say("      " + line.fix());
                    }
                }
            }
            console.say("");
        }
        long warned = report.count(State.WARN);
        long failed = report.count(State.FAIL);
        console.say(
                warned + failed == 0
                        ? terminal.symbol(Symbol.GOOD) + " nothing to mend"
                        : terminal.symbol(failed > 0 ? Symbol.BAD : Symbol.LOOK) + " " + failed + " to mend, " + warned
                                + " to look at");
    }

    private static String symbol(Terminal terminal, State state) {
        return terminal.symbol(
                switch (state) {
                    case OK -> Symbol.GOOD;
                    case WARN -> Symbol.LOOK;
                    case FAIL -> Symbol.BAD;
                    case NONE -> Symbol.SAME;
                });
    }
}
