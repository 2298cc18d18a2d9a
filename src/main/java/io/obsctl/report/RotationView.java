package io.obsctl.report;

import io.obsctl.model.RotationReport;
import io.obsctl.model.RotationReport.Done;
import io.obsctl.model.RotationReport.How;
import io.obsctl.problem.ExitCode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line a step of a rotation, then what is left to do. */
public final class RotationView {
    private final Console console;

    public RotationView(Console console) {
        this.console = console;
    }

    public void show(RotationReport report, Format format) {
        if (format != Format.HUMAN) {
            console.raw(JsonText.print(document(report), format));
            return;
        }
        Table table = new Table("  ");
        for (Done done : report.steps()) {
            table.row(console.terminal().symbol(symbol(done.how())), done.step(), note(done));
        }
        table.lines().forEach(console::say);
        console.say("");
        console.problems(report.problems());
        console.say(verdict(report));
    }

    private static String verdict(RotationReport report) {
        if (report.finished()) {
            return report.oldEnded() ? "rotated; the old token is ended" : "rotated; the old token still works";
        }
        return report.exitCode() == ExitCode.DONE
                ? "undone; the old token is in use"
                : "not rotated; the old token is alive";
    }

    private static String note(Done done) {
        return done.how() == How.BEFORE ? done.note() + " (from an earlier run)" : done.note();
    }

    private static Symbol symbol(How how) {
        return switch (how) {
            case DONE -> Symbol.GOOD;
            case BEFORE, SKIPPED -> Symbol.SAME;
            case FAILED -> Symbol.BAD;
        };
    }

    private static Map<String, @Nullable Object> document(RotationReport report) {
        Map<String, @Nullable Object> out = JsonText.document("obsctl.auth-rotate");
        out.put("profile", report.profile());
        out.put("finished", report.finished());
        out.put("oldEnded", report.oldEnded());
        out.put(
                "steps",
                report.steps().stream()
                        .map(d -> JsonText.object(
                                "step", d.step(), "how", d.how().name().toLowerCase(Locale.ROOT), "note", d.note()))
                        .toList());
        out.put("problems", report.problems().stream().map(ProblemsJson::of).toList());
        return out;
    }
}
