package io.obsctl.report;

import io.obsctl.model.Outcome;
import io.obsctl.model.Plan;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A way back: what would change and what happened then. */
public final class ReversalView {
    private final Console console;
    private final boolean verbose;
    private final Words words;

    /**
     * What differs between ways back.
     *
     * @param type of the document
     * @param nothing said when there is nothing to do
     */
    public record Words(String type, String nothing) {
        public static final Words ROLLBACK =
                new Words("obsctl.rollback", "Nothing to roll back: that release is live everywhere.");
        public static final Words UNINSTALL =
                new Words("obsctl.uninstall", "Nothing to remove: nothing of obsctl is there.");
    }

    public ReversalView(Console console, boolean verbose, Words words) {
        this.console = console;
        this.verbose = verbose;
        this.words = words;
    }

    /** The plan, for a person. Documents hold it beside the outcomes. */
    public void plan(Plan plan) {
        new PlanView(console, verbose).body(plan, words.nothing());
    }

    /** @param outcomes {@code null} when nothing was begun */
    public void end(Plan plan, @Nullable List<Outcome> outcomes, Format format) {
        if (format == Format.HUMAN) {
            if (outcomes != null && plan.changesAnything()) {
                console.say("");
                new DeployView(console).human(outcomes, words.nothing());
            }
            return;
        }
        Map<String, @Nullable Object> out = JsonText.document(words.type());
        out.put("profile", plan.profile());
        out.put("changes", plan.changesAnything());
        out.put("targets", plan.targets().stream().map(PlanView::target).toList());
        if (outcomes != null) {
            out.put("outcomes", outcomes.stream().map(DeployView::document).toList());
        }
        console.raw(JsonText.print(out, format));
    }
}
