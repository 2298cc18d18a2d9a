package io.obsctl.report;

import io.obsctl.model.Outcome;
import io.obsctl.model.RolloutState;
import io.obsctl.model.RolloutState.At;
import io.obsctl.model.TargetRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far a rollout is. */
public final class RolloutView {
    private final Console console;
    private final Terminal terminal;

    public RolloutView(Console console) {
        this.console = console;
        this.terminal = console.terminal();
    }

    public void show(String profile, Optional<RolloutState> state, Format format) {
        if (format != Format.HUMAN) {
            console.raw(JsonText.print(document(profile, state), format));
        } else if (state.isEmpty()) {
            console.say("No rollout of " + profile + " began on this machine.");
        } else {
            human(state.get());
        }
    }

    private static Map<String, @Nullable Object> document(String profile, Optional<RolloutState> found) {
        Map<String, @Nullable Object> out = JsonText.document("obsctl.rollout");
        out.put("profile", profile);
        out.put("status", found.map(s -> word(s.status())).orElse("none"));
        if (found.isPresent()) {
            RolloutState state = found.get();
            out.put("why", state.why());
            out.put("who", state.who());
            out.put("begun", state.begun().toString());
            out.put("digest", state.digest());
            out.put("plan", state.plan());
            List<Map<String, @Nullable Object>> waves = new ArrayList<>();
            for (RolloutState.Part part : state.waves()) {
                waves.add(JsonText.object(
                        "canary",
                        part.canary(),
                        "targets",
                        part.items().stream()
                                .map(i -> JsonText.object(
                                        "kind",
                                        PlanView.word(i.target().kind()),
                                        "name",
                                        i.target().name(),
                                        "state",
                                        word(at(state, i.target()))))
                                .toList()));
            }
            out.put("waves", waves);
        }
        return out;
    }

    private static At at(RolloutState state, TargetRef target) {
        return state.targets().getOrDefault(target, At.WAITING);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void human(RolloutState state) {
        console.say("rollout of " + state.profile() + ", bundle "
                + state.digest().substring(0, Math.min(12, state.digest().length())) + ", begun " + state.begun()
                + " by "
                + state.who());
        for (int i = 0; i < state.waves().size(); i++) {
            RolloutState.Part part = state.waves().get(i);
            console.say("wave " + (i + 1) + "/" + state.waves().size() + (part.canary() ? "  canary" : ""));
            for (At at : At.values()) {
                List<String> names = part.items().stream()
                        .map(RolloutState.Item::target)
                        .filter(t -> at(state, t) == at)
                        .map(TargetRef::name)
                        .toList();
                if (!names.isEmpty()) {
                    console.say("  " + sign(at) + " " + said(at) + ": " + String.join(", ", names));
                }
            }
        }
        console.say("");
        console.say(state.count(At.DONE) + " of " + state.targets().size() + " targets done, " + word(state.status())
                + (state.why().isEmpty() ? "" : ": " + state.why()));
        if (state.unfinished()) {
            console.say("  obsctl rollout resume " + state.profile());
            console.say("  obsctl rollout abort " + state.profile());
        }
    }

    /** After a deploy to several hosts that ended early: how it goes on. */
    public void next(Optional<RolloutState> last, List<Outcome> outcomes, Format format) {
        boolean several = outcomes.stream()
                        .filter(o -> o.target().kind() == TargetRef.Kind.HOST)
                        .count()
                > 1;
        if (format == Format.HUMAN && several) {
            last.filter(RolloutState::unfinished).ifPresent(state -> {
                console.note("Not all is done. To go on with the same once it is mended, or to leave it so:");
                console.note("  obsctl rollout resume " + state.profile());
                console.note("  obsctl rollout abort " + state.profile());
            });
        }
    }

    private String sign(At at) {
        return terminal.symbol(
                switch (at) {
                    case DONE -> Symbol.GOOD;
                    case WAITING -> Symbol.SAME;
                    case BEGUN -> Symbol.UNKNOWN;
                    case PUT_BACK, REFUSED, BROKEN -> Symbol.BAD;
                });
    }

    private static String said(At at) {
        return switch (at) {
            case DONE -> "done";
            case WAITING -> "not begun";
            case BEGUN -> "begun, end not seen";
            case PUT_BACK -> "failed and put back";
            case REFUSED -> "refused, nothing written";
            case BROKEN -> "broken";
        };
    }
}
