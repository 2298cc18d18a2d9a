package io.obsctl.verify.lane;

import io.obsctl.model.SecretRef;
import io.obsctl.verify.lane.Evidence.Seen;
import io.obsctl.verify.lane.Worlds.TokenState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All states of a stack in which the tokens are as given: which ids must, may or cannot belong to which backend. The ids
 * of one stack all differ, but for one pair: Fleet Management may take the stack's own id, which is OTLP's
 * (facts/grafana-cloud.md 5, "they may be equal").
 */
final class World {
    private final Map<SecretRef, TokenState> tokens;
    private final Map<String, Set<String>> must = new HashMap<>();
    private final Map<String, Set<String>> never = new HashMap<>();
    private final Map<String, String> holder = new HashMap<>();

    private World(Map<SecretRef, TokenState> tokens) {
        this.tokens = tokens;
    }

    /** Empty when the evidence contradicts these states. */
    static Optional<World> of(Map<SecretRef, TokenState> tokens, List<Evidence> evidence, KnownIds known) {
        World world = new World(tokens);
        world.learn(known);
        boolean possible = evidence.stream().allMatch(world::learn) && world.scopes(evidence) && world.consistent();
        return possible ? Optional.of(world) : Optional.empty();
    }

    private void learn(KnownIds known) {
        known.byBackend().forEach((backend, id) -> owns(id, backend));
    }

    private boolean learn(Evidence e) {
        if (state(e.token()) != TokenState.ALIVE) {
            return Worlds.answers(state(e.token())).contains(e.seen());
        }
        switch (e.seen()) {
            case PASSED, SCOPE, BARE_403 -> owns(e.id(), e.backend());
            case CREDENTIALS ->
                never.computeIfAbsent(e.id(), i -> new HashSet<>()).add(e.backend());
            case BARE_401 -> {
                // The id, or the scope.
            }
            case DEAD_TOKEN, ADDRESS -> {
                return false;
            }
        }
        return true;
    }

    private void owns(String id, String backend) {
        must.computeIfAbsent(id, i -> new LinkedHashSet<>()).add(backend);
    }

    /** A token has a scope or has not: what passed once is not refused for it elsewhere. */
    private boolean scopes(List<Evidence> evidence) {
        Set<String> held = new HashSet<>();
        Set<String> lacking = new HashSet<>();
        for (Evidence e : evidence) {
            String key = e.token() + " " + e.scope();
            if (e.seen() == Seen.PASSED) {
                held.add(key);
            } else if (state(e.token()) == TokenState.ALIVE && (e.seen() == Seen.SCOPE || e.seen() == Seen.BARE_403)) {
                lacking.add(key);
            }
        }
        for (Evidence e : evidence) {
            if (e.seen() == Seen.BARE_401
                    && state(e.token()) == TokenState.ALIVE
                    && held.contains(e.token() + " " + e.scope())) {
                never.computeIfAbsent(e.id(), i -> new HashSet<>()).add(e.backend());
            }
        }
        lacking.retainAll(held);
        return lacking.isEmpty();
    }

    private boolean consistent() {
        for (Map.Entry<String, Set<String>> one : must.entrySet()) {
            for (String backend : one.getValue()) {
                String before = holder.put(backend, one.getKey());
                boolean taken = before != null && !before.equals(one.getKey());
                if (taken || never(one.getKey(), backend) || !shares(one.getValue(), backend)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean never(String id, String backend) {
        return never.getOrDefault(id, Set.of()).contains(backend);
    }

    private static boolean shares(Set<String> backends, String backend) {
        return backends.stream()
                .allMatch(b -> b.equals(backend) || Set.of(b, backend).equals(Set.of("otlp", "fleet")));
    }

    TokenState state(SecretRef token) {
        return tokens.getOrDefault(token, TokenState.ALIVE);
    }

    Set<String> must(String id) {
        return must.getOrDefault(id, Set.of());
    }

    boolean mustOwn(String id, String backend) {
        return must(id).contains(backend);
    }

    boolean mayOwn(String id, String backend) {
        String other = holder.get(backend);
        return (other == null || other.equals(id)) && !never(id, backend) && shares(must(id), backend);
    }
}
