package io.obsctl.report;

import io.obsctl.model.Change;
import io.obsctl.model.DriftReport;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was changed outside obsctl, and what is not deployed yet. */
public final class DriftView {
    private final Console console;
    private final Terminal terminal;

    public DriftView(Console console) {
        this.console = console;
        this.terminal = console.terminal();
    }

    public void show(String profile, List<DriftReport> reports, Format format) {
        if (format != Format.HUMAN) {
            Map<String, @Nullable Object> out = JsonText.document("obsctl.drift");
            out.put("profile", profile);
            out.put("places", reports.stream().map(DriftView::document).toList());
            console.raw(JsonText.print(out, format));
            return;
        }
        int drifted = 0;
        int undeployed = 0;
        int unasked = 0;
        int unclear = 0;
        for (DriftReport report : reports) {
            human(report);
            if (report instanceof DriftReport.Known known) {
                drifted += known.drift().size();
                unclear += known.unclear().size();
                undeployed += known.undeployed().size();
            } else {
                unasked++;
            }
        }
        console.say("");
        if (drifted + unclear + unasked + undeployed == 0) {
            console.say(terminal.symbol(Symbol.GOOD) + " No drift: everything is as it was deployed.");
            return;
        }
        console.say(terminal.symbol(drifted + unclear > 0 ? Symbol.BAD : unasked > 0 ? Symbol.UNKNOWN : Symbol.GOOD)
                + " " + drifted + " changed outside obsctl"
                + (unclear == 0 ? "" : ", " + unclear + " changed outside or not deployed yet")
                + (undeployed == 0 ? "" : ", " + undeployed + " not deployed yet")
                + (unasked == 0 ? "" : ", " + unasked + (unasked == 1 ? " place" : " places") + " not asked"));
        if (drifted + unclear + undeployed > 0) {
            console.say("  obsctl plan " + profile);
        }
    }

    private void human(DriftReport report) {
        console.say(report.target().name());
        if (report instanceof DriftReport.Unasked unasked) {
            console.say("  " + terminal.symbol(Symbol.UNKNOWN) + " could not be asked");
            new ProblemText(terminal).lines(unasked.reason()).forEach(line -> console.say("      " + line));
            return;
        }
        DriftReport.Known known = (DriftReport.Known) report;
        if (known.isClean() && known.undeployed().isEmpty()) {
            console.say("  " + terminal.symbol(Symbol.SAME) + " as deployed");
        }
        for (DriftReport.Drift drift : known.drift()) {
            console.say("  " + terminal.symbol(Symbol.BAD) + " " + drift.label() + "  " + drift.what());
            String about = about(drift);
            if (!about.isEmpty()) {
                console.say("      " + about);
            }
            new DiffText(console).say(drift.diff());
        }
        for (Change change : known.unclear()) {
            console.say("  " + terminal.symbol(Symbol.LOOK) + " " + change.label()
                    + "  differs from the profile: changed outside or not deployed yet, no record here tells");
            new DiffText(console).say(change.diff());
        }
        for (Change change : known.undeployed()) {
            console.say("  " + terminal.symbol(Symbol.CHANGE) + " " + change.label()
                    + "  not deployed yet: the profile has changed since");
        }
        for (Problem note : known.notes()) {
            console.say("  " + terminal.symbol(Symbol.LOOK) + " " + note.summary()
                    + (note.detail().isEmpty() ? "" : ": " + note.detail()));
        }
    }

    private static String about(DriftReport.Drift drift) {
        String owner = drift.owner().isEmpty() ? "" : "owned by " + drift.owner();
        String when = drift.changed() == null ? "" : "changed " + Times.minutes(drift.changed());
        return String.join(
                ", ",
                List.of(owner, when, drift.hint()).stream()
                        .filter(t -> !t.isEmpty())
                        .toList());
    }

    private static Map<String, @Nullable Object> document(DriftReport report) {
        Map<String, @Nullable Object> out = JsonText.object(
                "kind", PlanView.word(report.target().kind()),
                "name", report.target().name());
        if (report instanceof DriftReport.Unasked unasked) {
            out.put("state", "unasked");
            out.put("reason", ProblemsJson.of(unasked.reason()));
        } else if (report instanceof DriftReport.Known known) {
            out.put("state", known.isClean() ? "clean" : "drift");
            out.put(
                    "drift",
                    known.drift().stream()
                            .map(d -> JsonText.object(
                                    "label", d.label(),
                                    "what", d.what(),
                                    "owner", d.owner(),
                                    "changed",
                                            d.changed() == null
                                                    ? null
                                                    : d.changed().toString(),
                                    "hint", d.hint(),
                                    "diff", d.diff()))
                            .toList());
            out.put("unclear", known.unclear().stream().map(PlanView::change).toList());
            out.put(
                    "undeployed",
                    known.undeployed().stream().map(PlanView::change).toList());
            out.put("notes", ProblemsJson.of(known.notes()));
        }
        return out;
    }
}
