package io.obsctl.report;

import io.obsctl.model.Pasted;
import io.obsctl.model.StackFacts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code init} found and wrote. */
public final class InitView {
    private final Console console;

    public InitView(Console console) {
        this.console = console;
    }

    /** The ids that the stack's API named, and what does not fit together. */
    public void found(StackFacts facts) {
        console.note("stack " + facts.slug() + "  (organisation " + facts.orgId() + ", " + facts.region() + ", "
                + facts.status() + ")");
        Table table = new Table("  ");
        row(table, "otlp", facts.otlp());
        row(table, "mimir", facts.mimir());
        row(table, "loki", facts.loki());
        row(table, "tempo", facts.tempo());
        rare(table, "alertmanager", facts.alertmanager());
        rare(table, "profiles", facts.profiles());
        rare(table, "fleet", facts.fleet());
        table.lines().forEach(console::note);
        console.problems(facts.notes());
    }

    private static void row(Table table, String lane, StackFacts.@Nullable Door door) {
        if (door == null) {
            table.row(lane, "–", "this stack has none");
        } else {
            table.row(lane, door.id(), door.url().toString());
        }
    }

    private static void rare(Table table, String lane, StackFacts.@Nullable Door door) {
        if (door != null) {
            row(table, lane, door);
        }
    }

    /**
     * What a pasted text gave, and what of it was left out.
     *
     * @return the answers by key
     */
    public Map<String, String> pasted(String file, Pasted pasted) {
        console.note("from " + file);
        Table table = new Table("  ");
        pasted.taken()
                .forEach(t -> table.row(
                        t.key(), t.value(), "line " + t.line() + (t.remark().isEmpty() ? "" : ": " + t.remark())));
        table.lines().forEach(console::note);
        if (pasted.taken().isEmpty()) {
            console.note("  nothing that a profile needs");
        }
        if (!pasted.ignored().isEmpty()) {
            console.note("ignored");
            Table ignored = new Table("  ");
            pasted.ignored().forEach(i -> ignored.row("line " + i.line(), i.what(), i.why()));
            ignored.lines().forEach(console::note);
        }
        console.note("");
        console.problems(pasted.problems());
        return pasted.values();
    }

    public void written(String name, String path) {
        console.say(path);
        console.note("");
        console.note("Next:");
        console.note("  obsctl check " + name);
        console.note("  obsctl auth check " + name);
        console.note("  obsctl plan " + name);
    }
}
