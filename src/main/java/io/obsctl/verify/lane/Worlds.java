package io.obsctl.verify.lane;

import io.obsctl.model.LaneCause;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.Problem;
import io.obsctl.verify.lane.Evidence.Seen;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Every state of a stack that agrees with what was seen: which id belongs to which backend, how each token is, which
 * scopes it has. What holds in all of them is certain; where they differ, the evidence cannot tell. The states of the
 * tokens are tried one by one (four each); which ids then must, may or cannot belong to which backend follows for each
 * of them, however many lanes there are.
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

    private final List<World> possible;
    private final List<Evidence> evidence;
    private final KnownIds known;

    private Worlds(List<World> possible, List<Evidence> evidence, KnownIds known) {
        this.possible = possible;
        this.evidence = evidence;
        this.known = known;
    }

    /** What is known is left aside where the evidence contradicts it. */
    static Worlds agreeingWith(List<Evidence> evidence, KnownIds known) {
        Worlds worlds = all(evidence, known);
        return worlds.impossible() && known != KnownIds.NONE ? all(evidence, KnownIds.NONE) : worlds;
    }

    private static Worlds all(List<Evidence> evidence, KnownIds known) {
        Set<SecretRef> tokens = new LinkedHashSet<>();
        evidence.forEach(e -> tokens.add(e.token()));
        List<Map<SecretRef, TokenState>> states = List.of(Map.of());
        for (SecretRef token : tokens) {
            List<Evidence> own =
                    evidence.stream().filter(e -> e.token().equals(token)).toList();
            states = each(states, token, own);
        }
        List<World> agreeing = new ArrayList<>();
        for (Map<SecretRef, TokenState> state : states) {
            World.of(state, evidence, known).ifPresent(agreeing::add);
        }
        return new Worlds(agreeing, List.copyOf(evidence), known);
    }

    /** Adds each state of one more token that its own answers allow. */
    private static List<Map<SecretRef, TokenState>> each(
            List<Map<SecretRef, TokenState>> states, SecretRef token, List<Evidence> own) {
        List<Map<SecretRef, TokenState>> out = new ArrayList<>();
        for (TokenState s : TokenState.values()) {
            if (s != TokenState.ALIVE && !own.stream().allMatch(e -> answers(s).contains(e.seen()))) {
                continue;
            }
            for (Map<SecretRef, TokenState> state : states) {
                Map<SecretRef, TokenState> more = new HashMap<>(state);
                more.put(token, s);
                out.add(more);
            }
        }
        return out;
    }

    /** What may be answered where the token, or (for a token alive) the id, is wrong. */
    static Set<Seen> answers(TokenState state) {
        return switch (state) {
            case ALIVE, UNKNOWN -> EnumSet.of(Seen.CREDENTIALS, Seen.BARE_401);
            case DEAD -> EnumSet.of(Seen.DEAD_TOKEN, Seen.BARE_401);
            case FENCED -> EnumSet.of(Seen.ADDRESS, Seen.BARE_401, Seen.BARE_403);
        };
    }

    /** Whether what was seen contradicts itself: a rule of the service is not as we know it. */
    boolean impossible() {
        return possible.isEmpty();
    }

    /** Why this refusal may have been, in all possible worlds. */
    Set<LaneCause> causes(Evidence refused) {
        Set<LaneCause> out = EnumSet.noneOf(LaneCause.class);
        for (World world : possible) {
            switch (world.state(refused.token())) {
                case DEAD -> out.addAll(Causes.DEAD);
                case UNKNOWN -> out.add(LaneCause.UNKNOWN_TOKEN);
                case FENCED -> out.add(LaneCause.ADDRESS_NOT_ALLOWED);
                case ALIVE -> {
                    if (world.mayOwn(refused.id(), refused.backend())) {
                        out.add(LaneCause.MISSING_SCOPE);
                    }
                    if (!world.mustOwn(refused.id(), refused.backend())) {
                        out.add(LaneCause.WRONG_ID);
                    }
                }
            }
        }
        return out;
    }

    /** The backend that an id certainly belongs to. */
    Optional<String> owner(String id) {
        return possible.stream()
                .findFirst()
                .flatMap(first ->
                        first.must(id).stream().filter(b -> owns(id, b)).findFirst());
    }

    /** Whether the id certainly belongs to the backend. */
    boolean owns(String id, String backend) {
        return !possible.isEmpty() && all(w -> w.mustOwn(id, backend));
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
                .filter(id -> owns(id, backend))
                .findFirst();
    }

    /** Whether the stack API told another id for that backend. */
    boolean toldOtherwise(Evidence refused) {
        String told = known.byBackend().get(refused.backend());
        return told != null && !told.equals(refused.id());
    }

    boolean certain(SecretRef token, TokenState state) {
        return !possible.isEmpty() && all(w -> w.state(token) == state);
    }

    boolean maybe(SecretRef token, TokenState state) {
        return possible.stream().anyMatch(w -> w.state(token) == state);
    }

    /** Whether the id may belong to the backend, and may not. */
    boolean open(String id, String backend) {
        return possible.stream().anyMatch(w -> w.mayOwn(id, backend)) && !owns(id, backend);
    }

    /** Whether the token certainly has a scope: something passed that needs it. */
    boolean held(SecretRef token, String scope) {
        return evidence.stream()
                .anyMatch(e -> e.seen() == Seen.PASSED
                        && e.token().equals(token)
                        && e.scope().equals(scope));
    }

    List<Problem> notes() {
        return known.notes();
    }

    private boolean all(Predicate<World> what) {
        return possible.stream().allMatch(what);
    }
}
