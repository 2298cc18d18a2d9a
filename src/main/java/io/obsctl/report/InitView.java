package io.obsctl.report;

import io.obsctl.model.StackFacts;
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

    public void written(String name, String path) {
        console.say(path);
        console.note("");
        console.note("Next:");
        console.note("  obsctl check " + name);
        console.note("  obsctl auth check " + name);
        console.note("  obsctl plan " + name);
    }
}
