package io.obsctl.report;

import io.obsctl.model.KeptRelease;
import io.obsctl.model.PastRun;
import io.obsctl.model.PlaceHistory;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Releases that places keep, and what happened there. */
public final class HistoryView {
    private static final int DIGITS = 8;

    private final Console console;
    private final Terminal terminal;
    private final int most;

    /** @param most how many runs of a place are shown to people; documents hold all that were read */
    public HistoryView(Console console, int most) {
        this.console = console;
        this.terminal = console.terminal();
        this.most = most;
    }

    public void show(String profile, List<PlaceHistory> histories, Format format) {
        if (format != Format.HUMAN) {
            Map<String, @Nullable Object> out = JsonText.document("obsctl.history");
            out.put("profile", profile);
            out.put("places", histories.stream().map(HistoryView::document).toList());
            console.raw(JsonText.print(out, format));
            return;
        }
        boolean first = true;
        for (PlaceHistory history : histories) {
            if (!first) {
                console.say("");
            }
            first = false;
            console.say(history.target().name());
            if (history instanceof PlaceHistory.Known known) {
                human(known);
            } else if (history instanceof PlaceHistory.Unread unread) {
                console.say("  " + terminal.symbol(Symbol.UNKNOWN) + " could not be asked");
                new ProblemText(terminal).lines(unread.reason()).forEach(line -> console.say("      " + line));
            }
        }
    }

    private void human(PlaceHistory.Known known) {
        if (known.releases().isEmpty() && known.runs().isEmpty()) {
            console.say("  " + terminal.symbol(Symbol.SAME) + " nothing was deployed there");
            return;
        }
        Table releases = new Table("  ");
        int number = 0;
        for (KeptRelease release : known.releases()) {
            releases.row(
                    release.live() ? "live" : String.valueOf(++number),
                    brief(release.digest()),
                    Times.minutes(release.made()),
                    dash(release.who()),
                    release.revision().isEmpty() ? "–" : "git " + release.revision(),
                    release.intact() ? "" : terminal.symbol(Symbol.LOOK) + " changed by hand");
        }
        releases.lines().forEach(console::say);
        if (!known.unfinished().isEmpty()) {
            console.say("  " + terminal.symbol(Symbol.LOOK) + " a switch is under way or was cut off: "
                    + known.unfinished());
        }
        Map<String, String> digests = digests(known);
        Table runs = new Table("  ");
        known.runs().stream()
                .limit(most)
                .forEach(run -> runs.row(
                        Times.minutes(run.when()),
                        dash(run.verb()) + (run.skipped().isEmpty() ? "" : " --" + run.skipped()),
                        name(run.before(), digests) + " → " + name(run.release(), digests),
                        sign(run) + " " + words(run),
                        dash(run.who()),
                        run.problem()));
        if (!known.runs().isEmpty()) {
            console.say("");
            runs.lines().forEach(console::say);
        }
        if (known.runs().size() > most) {
            console.say(
                    "  " + terminal.symbol(Symbol.SAME) + " " + (known.runs().size() - most) + " earlier; -n "
                            + known.runs().size() + " shows them");
        }
    }

    private static Map<String, String> digests(PlaceHistory.Known known) {
        Map<String, String> out = new HashMap<>();
        known.releases().forEach(r -> out.put(r.name(), brief(r.digest())));
        return out;
    }

    /** A release that is not kept any more is known by its directory's name only. */
    private static String name(String release, Map<String, String> digests) {
        return release.isEmpty() ? "nothing" : digests.getOrDefault(release, "(" + brief(release) + ")");
    }

    static String brief(String digest) {
        return digest.length() > DIGITS ? digest.substring(0, DIGITS) : digest;
    }

    private static String dash(String text) {
        return text.isEmpty() ? "–" : text;
    }

    private String sign(PastRun run) {
        return terminal.symbol(
                switch (run.result()) {
                    case APPLIED -> Symbol.GOOD;
                    case PUT_BACK, REFUSED -> Symbol.LOOK;
                    case BROKEN -> Symbol.BAD;
                });
    }

    static String words(PastRun run) {
        String end = switch (run.result()) {
            case APPLIED -> "applied";
            case PUT_BACK -> "put back";
            case REFUSED -> "refused";
            case BROKEN -> "BROKEN";
        };
        return switch (run.how()) {
            case RUN -> end;
            case RECOVERY -> end + " by the host itself";
            case BOOT -> end + " by the host itself at boot";
        };
    }

    private static Map<String, @Nullable Object> document(PlaceHistory history) {
        Map<String, @Nullable Object> out = JsonText.object(
                "kind", PlanView.word(history.target().kind()),
                "name", history.target().name());
        if (history instanceof PlaceHistory.Unread unread) {
            out.put("state", "unasked");
            out.put("reason", ProblemsJson.of(unread.reason()));
        } else if (history instanceof PlaceHistory.Known known) {
            out.put("state", "known");
            out.put("unfinished", known.unfinished().isEmpty() ? null : known.unfinished());
            out.put(
                    "releases",
                    known.releases().stream().map(HistoryView::document).toList());
            out.put("runs", known.runs().stream().map(HistoryView::document).toList());
        }
        return out;
    }

    static Map<String, @Nullable Object> document(KeptRelease release) {
        return JsonText.object(
                "name", release.name(),
                "digest", release.digest(),
                "live", release.live(),
                "made", release.made().toString(),
                "who", release.who(),
                "revision", release.revision(),
                "intact", release.intact());
    }

    static Map<String, @Nullable Object> document(PastRun run) {
        return JsonText.object(
                "when", run.when().toString(),
                "run", run.run(),
                "result", run.result().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "how", run.how().name().toLowerCase(Locale.ROOT),
                "release", run.release(),
                "before", run.before(),
                "action", run.verb(),
                "skipped", run.skipped(),
                "who", run.who(),
                "problem", run.problem());
    }
}
