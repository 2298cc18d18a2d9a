package io.obsctl.report;

import io.obsctl.model.Change.Action;
import io.obsctl.model.Outcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened at each target. */
public final class DeployView {
    private final Console console;
    private final Terminal terminal;

    public DeployView(Console console) {
        this.console = console;
        this.terminal = console.terminal();
    }

    public void show(String profile, List<Outcome> outcomes, Format format) {
        if (format == Format.HUMAN) {
            human(outcomes, "Nothing changed: everything is as the profile says.");
            return;
        }
        Map<String, @Nullable Object> out = JsonText.document("obsctl.deploy");
        out.put("profile", profile);
        out.put("outcomes", outcomes.stream().map(DeployView::document).toList());
        console.raw(JsonText.print(out, format));
    }

    static Map<String, @Nullable Object> document(Outcome outcome) {
        Map<String, @Nullable Object> out = JsonText.object(
                "kind", PlanView.word(outcome.target().kind()),
                "name", outcome.target().name(),
                "outcome", word(outcome));
        if (outcome instanceof Outcome.Applied applied) {
            out.put("changes", changed(applied));
            out.put("seconds", JsonText.seconds(applied.took()));
        } else if (outcome instanceof Outcome.PutBack back) {
            out.put("problem", ProblemsJson.of(back.cause()));
        } else if (outcome instanceof Outcome.Broken broken) {
            out.put("problem", ProblemsJson.of(broken.cause()));
        } else if (outcome instanceof Outcome.Refused refused) {
            out.put("problem", ProblemsJson.of(refused.cause()));
        } else if (outcome instanceof Outcome.NotStarted not) {
            out.put("reason", not.reason());
        }
        return out;
    }

    private static String word(Outcome outcome) {
        if (outcome instanceof Outcome.Applied) {
            return "applied";
        } else if (outcome instanceof Outcome.Unchanged) {
            return "unchanged";
        } else if (outcome instanceof Outcome.PutBack) {
            return "put-back";
        } else if (outcome instanceof Outcome.Broken) {
            return "broken";
        }
        if (outcome instanceof Outcome.InFlight) {
            return "in-flight";
        }
        return outcome instanceof Outcome.Refused ? "refused" : "not-started";
    }

    private static long changed(Outcome.Applied applied) {
        return applied.changes().stream().filter(c -> c.action() != Action.NONE).count();
    }

    /** @param nothing what is said when nothing was to be done */
    void human(List<Outcome> outcomes, String nothing) {
        ProblemText text = new ProblemText(terminal);
        int applied = 0;
        int unchanged = 0;
        int back = 0;
        int broken = 0;
        int rest = 0;
        for (Outcome outcome : outcomes) {
            String name = outcome.target().name();
            if (outcome instanceof Outcome.Applied a) {
                applied++;
                long count = changed(a);
                console.say(
                        terminal.symbol(Symbol.GOOD) + " " + name + "  " + count + (count == 1 ? " change" : " changes")
                                + "  " + seconds(a.took().toMillis()));
            } else if (outcome instanceof Outcome.Unchanged) {
                unchanged++;
                console.say(terminal.symbol(Symbol.SAME) + " " + name + "  nothing to change");
            } else if (outcome instanceof Outcome.PutBack b) {
                back++;
                console.say(terminal.symbol(Symbol.BAD) + " " + name + "  failed and was put back");
                text.lines(b.cause()).forEach(line -> console.say("    " + line));
            } else if (outcome instanceof Outcome.Broken b) {
                broken++;
                console.say(terminal.symbol(Symbol.BAD) + " " + name + "  BROKEN: partly changed");
                text.lines(b.cause()).forEach(line -> console.say("    " + line));
            } else if (outcome instanceof Outcome.Refused r) {
                rest++;
                console.say(terminal.symbol(Symbol.BAD) + " " + name + "  refused, nothing written");
                text.lines(r.cause()).forEach(line -> console.say("    " + line));
            } else if (outcome instanceof Outcome.InFlight) {
                rest++;
                console.say(terminal.symbol(Symbol.UNKNOWN) + " " + name
                        + "  in flight: it finishes, or puts itself back, without obsctl");
            } else if (outcome instanceof Outcome.NotStarted n) {
                rest++;
                console.say(terminal.symbol(Symbol.SAME) + " " + name + "  not started: " + n.reason());
            }
        }
        console.say("");
        console.say(
                applied == 0 && unchanged == outcomes.size()
                        ? nothing
                        : summary(outcomes.size(), applied, unchanged, back, broken, rest));
    }

    private String summary(int all, int applied, int unchanged, int back, int broken, int rest) {
        boolean well = back + broken + rest == 0;
        return terminal.symbol(well ? Symbol.GOOD : Symbol.BAD) + " " + applied + " of " + all + " targets changed, "
                + unchanged + " unchanged, " + back + " put back, " + broken + " broken"
                + (rest == 0 ? "" : ", " + rest + " not done");
    }

    static String seconds(long millis) {
        return String.format(java.util.Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
