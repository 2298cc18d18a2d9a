package io.obsctl.verify.lane;

import io.obsctl.model.LaneCause;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.Problem;
import io.obsctl.verify.lane.Evidence.Seen;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Every state of a stack that agrees with what was seen: which id belongs to which backend, how each token is, which
 * scopes it has. What holds in all of them is certain; where they differ, the evidence cannot tell. At most four ids on
 * four backends (209 ways) and two tokens (16 ways), so all of them are simply tried.
 */
final class Worlds {
    /** How a token is, as far as one stack shows. */
    enum TokenState {
        ALIVE,
        /** Revoked, expired, malformed. */
        DEAD,
        /** Mistyped, or another stack's: the service words it like a wrong id. */
        UNKNOWN,
        /** Alive, but not from this address. */
        FENCED
    }

    /** One possible state. {@code owner} has no entry for an id that belongs to none of the backends. */
    private record World(Map<String, String> owner, Map<SecretRef, TokenState> tokens) {}

    private final List<World> possible;
    private final List<Evidence> evidence;
    private final KnownIds known;

    private Worlds(List<World> possible, List<Evidence> evidence, KnownIds known) {
        this.possible = possible;
        this.evidence = evidence;
        this.known = known;
    }

    static Worlds agreeingWith(List<Evidence> evidence) {
        return agreeingWith(evidence, KnownIds.NONE);
    }

    /** As {@link #agreeingWith(List)}; what is known is left aside where the evidence contradicts it. */
    static Worlds agreeingWith(List<Evidence> evidence, KnownIds known) {
        Worlds worlds = all(evidence, known);
        return worlds.impossible() && known != KnownIds.NONE ? all(evidence, KnownIds.NONE) : worlds;
    }

    private static Worlds all(List<Evidence> evidence, KnownIds known) {
        Set<String> ids = new LinkedHashSet<>();
        Set<String> backends = new LinkedHashSet<>();
        Set<SecretRef> tokens = new LinkedHashSet<>();
        for (Evidence e : evidence) {
            ids.add(e.id());
            backends.add(e.backend());
            tokens.add(e.token());
        }
        List<Map<String, String>> owners = new ArrayList<>();
        match(new ArrayList<>(ids), 0, backends, new LinkedHashMap<>(), owners);
        List<Map<SecretRef, TokenState>> states = List.of(Map.of());
        for (SecretRef token : tokens) {
            states = each(states, token);
        }
        List<World> agreeing = new ArrayList<>();
        owners.removeIf(owner -> ids.stream().anyMatch(id -> !known.allows(id, owner.get(id))));
        for (Map<String, String> owner : owners) {
            for (Map<SecretRef, TokenState> state : states) {
                World world = new World(owner, state);
                if (agrees(world, evidence)) {
                    agreeing.add(world);
                }
            }
        }
        return new Worlds(agreeing, List.copyOf(evidence), known);
    }

    /** Every way to give each id to a backend or to none, no backend to two ids: the ids of one stack all differ. */
    private static void match(
            List<String> ids, int next, Set<String> free, Map<String, String> owner, List<Map<String, String>> out) {
        if (next == ids.size()) {
            out.add(Map.copyOf(owner));
            return;
        }
        match(ids, next + 1, free, owner, out);
        for (String backend : free) {
            Set<String> rest = new LinkedHashSet<>(free);
            rest.remove(backend);
            owner.put(ids.get(next), backend);
            match(ids, next + 1, rest, owner, out);
            owner.remove(ids.get(next));
        }
    }

    private static List<Map<SecretRef, TokenState>> each(List<Map<SecretRef, TokenState>> states, SecretRef token) {
        List<Map<SecretRef, TokenState>> out = new ArrayList<>();
        for (Map<SecretRef, TokenState> state : states) {
            for (TokenState s : TokenState.values()) {
                Map<SecretRef, TokenState> more = new HashMap<>(state);
                more.put(token, s);
                out.add(more);
            }
        }
        return out;
    }

    private static boolean agrees(World world, List<Evidence> evidence) {
        Map<String, Boolean> scopes = new HashMap<>();
        for (Evidence e : evidence) {
            TokenState state = state(world, e.token());
            boolean rightId = e.backend().equals(world.owner().get(e.id()));
            if (state == TokenState.ALIVE && rightId) {
                boolean held = e.seen() == Seen.PASSED;
                if (!held
                        && !EnumSet.of(Seen.SCOPE, Seen.BARE_401, Seen.BARE_403).contains(e.seen())) {
                    return false;
                }
                Boolean before = scopes.put(e.token() + " " + e.scope(), held);
                if (before != null && before != held) {
                    return false;
                }
            } else if (!answers(state).contains(e.seen())) {
                return false;
            }
        }
        return true;
    }

    /** What may be answered where the token, or (for a token alive) the id, is wrong. */
    private static Set<Seen> answers(TokenState state) {
        return switch (state) {
            case ALIVE, UNKNOWN -> EnumSet.of(Seen.CREDENTIALS, Seen.BARE_401);
            case DEAD -> EnumSet.of(Seen.DEAD_TOKEN, Seen.BARE_401);
            case FENCED -> EnumSet.of(Seen.ADDRESS, Seen.BARE_401, Seen.BARE_403);
        };
    }

    private static TokenState state(World world, SecretRef token) {
        return world.tokens().getOrDefault(token, TokenState.ALIVE);
    }

    /** Whether what was seen contradicts itself: a rule of the service is not as we know it. */
    boolean impossible() {
        return possible.isEmpty();
    }

    /** Why this refusal may have been, in all possible worlds. */
    Set<LaneCause> causes(Evidence refused) {
        Set<LaneCause> out = EnumSet.noneOf(LaneCause.class);
        for (World world : possible) {
            out.add(cause(world, refused));
        }
        return out;
    }

    private static LaneCause cause(World world, Evidence refused) {
        return switch (state(world, refused.token())) {
            case DEAD -> LaneCause.DEAD_TOKEN;
            case UNKNOWN -> LaneCause.UNKNOWN_TOKEN;
            case FENCED -> LaneCause.ADDRESS_NOT_ALLOWED;
            case ALIVE ->
                refused.backend().equals(world.owner().get(refused.id()))
                        ? LaneCause.MISSING_SCOPE
                        : LaneCause.WRONG_ID;
        };
    }

    /** The backend that an id certainly belongs to. */
    Optional<String> owner(String id) {
        Set<String> owners = new LinkedHashSet<>();
        for (World world : possible) {
            owners.add(world.owner().getOrDefault(id, ""));
        }
        String only = owners.size() == 1 ? owners.iterator().next() : "";
        return only.isEmpty() ? Optional.empty() : Optional.of(only);
    }

    /** The id that certainly belongs to a backend. */
    Optional<String> idOf(String backend) {
        String told = known.byBackend().get(backend);
        if (told != null) {
            return Optional.of(told);
        }
        return evidence.stream()
                .map(Evidence::id)
                .distinct()
                .filter(id -> owner(id).filter(backend::equals).isPresent())
                .findFirst();
    }

    /** Whether the stack API told another id for that backend. */
    boolean toldOtherwise(Evidence refused) {
        String told = known.byBackend().get(refused.backend());
        return told != null && !told.equals(refused.id());
    }

    /** The door, none of the lanes, that an id is known to belong to. */
    Optional<String> product(String id) {
        return known.product(id);
    }

    List<Problem> notes() {
        return known.notes();
    }

    boolean certain(SecretRef token, TokenState state) {
        return !possible.isEmpty() && all(w -> state(w, token) == state);
    }

    boolean maybe(SecretRef token, TokenState state) {
        return possible.stream().anyMatch(w -> state(w, token) == state);
    }

    /** Whether the id may belong to the backend, and may not. */
    boolean open(String id, String backend) {
        long yes =
                possible.stream().filter(w -> backend.equals(w.owner().get(id))).count();
        return yes > 0 && yes < possible.size();
    }

    /** Whether the token certainly has a scope: something passed that needs it. */
    boolean held(SecretRef token, String scope) {
        return evidence.stream()
                .anyMatch(e -> e.seen() == Seen.PASSED
                        && e.token().equals(token)
                        && e.scope().equals(scope));
    }

    private boolean all(Predicate<World> what) {
        return possible.stream().allMatch(what);
    }
}
