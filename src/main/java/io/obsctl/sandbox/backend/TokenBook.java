package io.obsctl.sandbox.backend;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tokens that exist, by name. Thread-safe. */
public final class TokenBook {
    private static final int MAX = 10_000;

    private final Map<String, Token> byName = new LinkedHashMap<>();
    private final Set<String> fenced = new HashSet<>();
    private long revision;

    public TokenBook(List<Token> tokens) {
        tokens.forEach(t -> byName.put(t.name(), t));
    }

    public synchronized List<Token> all() {
        return new ArrayList<>(byName.values());
    }

    public synchronized Optional<Token> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public synchronized Optional<Token> find(String value) {
        return byName.values().stream().filter(t -> t.value().equals(value)).findFirst();
    }

    /** Adds or replaces: this is how tests change scopes, let a token expire or revoke it. */
    public synchronized void put(Token token) {
        if (byName.size() >= MAX && !byName.containsKey(token.name())) {
            throw new Refusal(Answer.json(400, Map.of("message", "too many tokens")));
        }
        byName.put(token.name(), token);
        revision++;
    }

    /** From now on refused as revoked; false when there is no such token. */
    public synchronized boolean revoke(String name) {
        revision++;
        return byName.computeIfPresent(name, (n, t) -> t.asRevoked()) != null;
    }

    /** From now on the token's policy does not allow the address of whoever asks; not kept with the state. */
    public synchronized void fence(String name) {
        named(name).ifPresent(t -> fenced.add(t.value()));
    }

    synchronized boolean fenced(String value) {
        return fenced.contains(value);
    }

    /** Grows with every change. */
    public synchronized long revision() {
        return revision;
    }
}
