package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.Worlds.TokenState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to ask next. Only ids whose own lane refused them are tried elsewhere, only on lanes that refused their own id,
 * each at most once: never more than the square of the failed backends.
 */
final class Questions {
    private static final List<Signal> OTLP_DOORS = List.of(Signal.METRICS, Signal.LOGS, Signal.TRACES);

    private Questions() {}

    /**
     * Requests that may go out together: at most one for each backend. Empty when no request would tell more.
     *
     * @param tried what was asked in earlier rounds, answered or not; grows by what is asked now
     */
    static List<Knock> next(Worlds worlds, List<Asked> own, List<Evidence> seen, Set<String> tried) {
        List<Asked> refused = own.stream().filter(a -> a.refused().isPresent()).toList();
        Set<String> asked = new HashSet<>(tried);
        seen.forEach(e -> asked.add(e.backend() + " " + e.id()));
        Set<String> busy = new HashSet<>();
        List<Knock> out = new ArrayList<>();
        for (Asked from : refused) {
            String id = from.refused().orElseThrow().id();
            for (Asked to : refused) {
                String backend = to.knock().lane().backend();
                if (busy.contains(backend) || asked.contains(backend + " " + id) || !worth(worlds, from, id, backend)) {
                    continue;
                }
                Optional<Knock> knock = at(worlds, refused, backend, id);
                if (knock.isPresent()) {
                    busy.add(backend);
                    asked.add(backend + " " + id);
                    tried.add(backend + " " + id);
                    out.add(knock.get());
                    break;
                }
            }
        }
        if (!out.isEmpty()) {
            return out;
        }
        List<Knock> alive = alive(worlds, own, refused, tried);
        if (!alive.isEmpty()) {
            return alive;
        }
        return tried.add("another door of otlp") ? otherDoor(worlds, refused, seen) : List.of();
    }

    private static boolean worth(Worlds worlds, Asked from, String id, String backend) {
        return worlds.open(id, backend)
                && worlds.owner(id).isEmpty()
                && worlds.causes(from.refused().orElseThrow()).contains(LaneCause.WRONG_ID);
    }

    /** Asks a backend about an id through the lane whose token is likeliest to be alive. */
    private static Optional<Knock> at(Worlds worlds, List<Asked> refused, String backend, String id) {
        List<Knock> doors = refused.stream()
                .map(Asked::knock)
                .filter(k -> k.lane().backend().equals(backend))
                .filter(k -> k.token() != null && worlds.maybe(k.token(), TokenState.ALIVE))
                .toList();
        Optional<Knock> best = doors.stream()
                .filter(k -> k.token() != null && worlds.certain(k.token(), TokenState.ALIVE))
                .findFirst()
                .or(() -> doors.stream().findFirst());
        return best.map(k -> {
            SecretRef token = java.util.Objects.requireNonNull(k.token());
            Signal signal =
                    k.lane() == Lane.OTLP_WRITE ? provenDoor(worlds, token).orElse(k.signal()) : k.signal();
            return new Knock(k.lane(), signal, k.address(), id, token);
        });
    }

    /** A door of the OTLP gateway whose scope the token certainly has: there only the id can be wrong. */
    private static Optional<Signal> provenDoor(Worlds worlds, SecretRef token) {
        return OTLP_DOORS.stream()
                .filter(s -> worlds.held(token, Evidence.scope(Lane.OTLP_WRITE, s)))
                .findFirst();
    }

    /**
     * Whether a token lives, where ids of its own lanes are in doubt as well: it is shown at a lane that let its own id
     * and another token in. There only the token can be wrong.
     */
    private static List<Knock> alive(Worlds worlds, List<Asked> own, List<Asked> refused, Set<String> tried) {
        List<Knock> out = new ArrayList<>();
        for (Asked a : refused) {
            SecretRef token = a.knock().token();
            Set<LaneCause> causes = worlds.causes(a.refused().orElseThrow());
            if (token == null || causes.size() < 2 || !causes.contains(LaneCause.UNKNOWN_TOKEN)) {
                continue;
            }
            Optional<Knock> sure = own.stream()
                    .filter(o -> o.passed() && o.knock().id() != null)
                    .map(Asked::knock)
                    .findFirst();
            if (sure.isPresent() && tried.add("token " + token)) {
                Knock k = sure.get();
                out.add(new Knock(k.lane(), k.signal(), k.address(), k.id(), token));
            }
        }
        return out;
    }

    /** Where the OTLP gateway does not say whether it is the id or the scope, another of its doors may. */
    private static List<Knock> otherDoor(Worlds worlds, List<Asked> refused, List<Evidence> seen) {
        for (Asked a : refused) {
            Knock k = a.knock();
            SecretRef token = k.token();
            if (k.lane() != Lane.OTLP_WRITE || token == null) {
                continue;
            }
            Set<LaneCause> causes = worlds.causes(a.refused().orElseThrow());
            Optional<Signal> door = provenDoor(worlds, token);
            if (causes.contains(LaneCause.WRONG_ID) && causes.contains(LaneCause.MISSING_SCOPE) && door.isPresent()) {
                String scope = Evidence.scope(Lane.OTLP_WRITE, door.get());
                boolean known = seen.stream()
                        .anyMatch(e -> e.backend().equals("otlp")
                                && e.id().equals(k.id())
                                && e.scope().equals(scope));
                if (!known) {
                    return List.of(new Knock(k.lane(), door.get(), k.address(), k.id(), token));
                }
            }
        }
        return List.of();
    }
}
