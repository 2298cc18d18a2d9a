package io.obsctl.report;

import io.obsctl.model.Change;
import io.obsctl.model.Change.Action;
import io.obsctl.model.Plan;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What would change where. */
public final class PlanView {
    private final Console console;
    private final Terminal terminal;

    private final boolean verbose;

    /** @param verbose whether texts of what is created or removed are shown too, not only of what changes */
    public PlanView(Console console, boolean verbose) {
        this.console = console;
        this.verbose = verbose;
        this.terminal = console.terminal();
    }

    /**
     * @param next the commands that a person would type now; empty for none
     */
    public void show(Plan plan, Format format, List<String> next) {
        if (format == Format.HUMAN) {
            human(plan);
            next.forEach(command -> console.say("  " + command));
        } else {
            console.raw(JsonText.print(document(plan), format));
        }
    }

    static Map<String, @Nullable Object> document(Plan plan) {
        Map<String, @Nullable Object> out = JsonText.document("obsctl.plan");
        out.put("profile", plan.profile());
        out.put("revision", plan.revision());
        out.put("digest", plan.digest());
        out.put("changes", plan.changesAnything());
        out.put("targets", plan.targets().stream().map(PlanView::target).toList());
        return out;
    }

    static Map<String, @Nullable Object> target(TargetPlan plan) {
        Map<String, @Nullable Object> out = JsonText.object(
                "kind", word(plan.target().kind()), "name", plan.target().name());
        if (plan instanceof TargetPlan.Ready ready) {
            out.put("state", "ready");
            out.put("changes", ready.changes().stream().map(PlanView::change).toList());
            out.put("notes", ProblemsJson.of(ready.notes()));
        } else if (plan instanceof TargetPlan.Blocked blocked) {
            out.put("state", "blocked");
            out.put("reason", ProblemsJson.of(blocked.reason()));
            out.put("foreign", blocked.foreign().stream().map(PlanView::change).toList());
        }
        return out;
    }

    static Map<String, @Nullable Object> change(Change change) {
        return JsonText.object(
                "action", change.action().name().toLowerCase(java.util.Locale.ROOT),
                "artifact", change.artifact(),
                "label", change.label(),
                "effect", change.effect(),
                "diff", change.diff());
    }

    static String word(TargetRef.Kind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private void human(Plan plan) {
        String revision = plan.revision().isEmpty() ? "" : "git " + plan.revision() + ", ";
        console.say(revision + "profile " + plan.profile() + ", bundle " + shortDigest(plan.digest()));
        console.say("");
        body(plan, "Nothing to change: everything is as the profile says.");
    }

    /** The targets and the sum, without the heading. */
    void body(Plan plan, String nothing) {
        Map<TargetRef.Kind, List<TargetPlan>> groups = new EnumMap<>(TargetRef.Kind.class);
        plan.targets()
                .forEach(t -> groups.computeIfAbsent(t.target().kind(), k -> new ArrayList<>())
                        .add(t));
        groups.forEach((kind, targets) -> {
            console.say(heading(kind));
            targets.forEach(this::place);
        });
        console.say("");
        summary(plan, nothing);
    }

    static String shortDigest(String digest) {
        return digest.length() > 8 ? digest.substring(0, 8) : digest;
    }

    private static String heading(TargetRef.Kind kind) {
        return switch (kind) {
            case HOST -> "hosts";
            case DIRECTORY -> "this machine";
            case GRAFANA -> "grafana";
            case MIMIR_RULER -> "mimir rules";
            case LOKI_RULER -> "loki rules";
        };
    }

    private void place(TargetPlan plan) {
        if (plan instanceof TargetPlan.Blocked blocked) {
            console.say("  " + plan.target().name() + "  " + terminal.symbol(Symbol.UNKNOWN) + " blocked");
            new ProblemText(terminal).lines(blocked.reason()).forEach(line -> console.say("      " + line));
            blocked.foreign().forEach(this::foreign);
            return;
        }
        TargetPlan.Ready ready = (TargetPlan.Ready) plan;
        if (plan.target().kind() == TargetRef.Kind.HOST || plan.target().kind() == TargetRef.Kind.DIRECTORY) {
            console.say("  " + plan.target().name());
        }
        Table table = new Table("  ");
        int unchanged = 0;
        for (Change change : ready.changes()) {
            if (change.action() == Action.NONE) {
                unchanged++;
                continue;
            }
            boolean whole = change.action() == Action.CREATE || change.action() == Action.REMOVE;
            if (change.diff().isEmpty() || (whole && !verbose)) {
                table.row(sign(change.action()) + " " + change.label(), change.effect());
                continue;
            }
            table.lines().forEach(console::say);
            table = new Table("  ");
            new Table("  ")
                    .row(sign(change.action()) + " " + change.label(), change.effect())
                    .lines()
                    .forEach(console::say);
            new DiffText(console).say(change.diff());
        }
        table.lines().forEach(console::say);
        if (ready.changes().isEmpty()) {
            console.say("  " + terminal.symbol(Symbol.SAME) + " nothing wanted, nothing there");
        }
        if (unchanged > 0) {
            console.say("  " + terminal.symbol(Symbol.SAME) + " " + unchanged + " unchanged");
        }
        for (Problem note : ready.notes()) {
            console.say("  " + terminal.symbol(Symbol.LOOK) + " " + note.summary()
                    + (note.detail().isEmpty() ? "" : ": " + note.detail()));
        }
    }

    private void foreign(Change change) {
        console.say("  " + terminal.symbol(Symbol.LOOK) + " " + change.label() + "  foreign");
        new DiffText(console).say(change.diff());
    }

    private String sign(Action action) {
        return switch (action) {
            case CREATE -> terminal.symbol(Symbol.CREATE);
            case UPDATE -> terminal.symbol(Symbol.CHANGE);
            case REMOVE -> terminal.symbol(Symbol.REMOVE);
            case NONE -> terminal.symbol(Symbol.SAME);
        };
    }

    private void summary(Plan plan, String nothing) {
        int create = 0;
        int update = 0;
        int remove = 0;
        int changed = 0;
        for (TargetPlan target : plan.targets()) {
            if (target instanceof TargetPlan.Ready ready) {
                changed += ready.changesAnything() ? 1 : 0;
                for (Change change : ready.changes()) {
                    create += change.action() == Action.CREATE ? 1 : 0;
                    update += change.action() == Action.UPDATE ? 1 : 0;
                    remove += change.action() == Action.REMOVE ? 1 : 0;
                }
            }
        }
        int blocked = plan.blocked().size();
        String blockedWords = blocked == 0 ? "" : ", " + blocked + " blocked";
        if (changed == 0 && blocked == 0) {
            console.say(nothing);
        } else {
            console.say(changed + " of " + plan.targets().size() + " targets to change" + blockedWords + ": " + create
                    + " to create, " + update + " to change, " + remove + " to remove");
        }
    }
}
