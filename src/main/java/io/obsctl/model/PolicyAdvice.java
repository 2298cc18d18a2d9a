package io.obsctl.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The smallest rights that a profile needs, one entry a token.
 *
 * @param slug the stack's slug; empty when the profile does not name it
 * @param stackId the stack's id, which is the OTLP lane's id; empty when the profile does not name it
 */
public record PolicyAdvice(String profile, String slug, String stackId, List<Entry> entries) {
    public PolicyAdvice {
        entries = List.copyOf(entries);
    }

    /**
     * One token and what it needs.
     *
     * @param purpose the key under {@code stack.tokens}
     * @param role of a Grafana service account, which has a role and no scopes; {@code null} for an access policy
     * @param needs in order; each once
     * @param selector limits reading to the series and lines of this profile; {@code null} when it would hide what is
     *     needed, which {@code selectorNote} then says
     */
    public record Entry(
            String purpose,
            @Nullable SecretRef token,
            @Nullable String role,
            List<Need> needs,
            @Nullable String selector,
            String selectorNote,
            Seen seen) {
        public Entry {
            needs = List.copyOf(needs);
        }

        public List<String> scopes() {
            return needs.stream().map(Need::scope).toList();
        }

        /** The same, compared with what the token was seen to do. */
        public Entry seen(Seen other) {
            return new Entry(purpose, token, role, needs, selector, selectorNote, other);
        }
    }

    /** One scope, and what in the profile asks for it. */
    public record Need(String scope, String because) {}

    /** What asking the lanes with a token showed. */
    public sealed interface Seen {}

    /** Not asked. */
    public record NotCompared(String why) implements Seen {}

    /**
     * Every list holds scopes.
     *
     * @param held seen to work, and needed
     * @param missing refused for want of the scope
     * @param more seen to work, and not needed: the policy is wider than the profile
     * @param unknown needed, and nothing showed whether the token has it
     */
    public record Compared(List<String> held, List<String> missing, List<String> more, List<Untold> unknown)
            implements Seen {
        public Compared {
            held = List.copyOf(held);
            missing = List.copyOf(missing);
            more = List.copyOf(more);
            unknown = List.copyOf(unknown);
        }
    }

    /** @param why nothing showed whether the token has the scope; one short sentence part */
    public record Untold(String scope, String why) {}

    /** Whether some token has too little or too much. */
    public boolean differs() {
        return entries.stream()
                .anyMatch(e -> e.seen() instanceof Compared c
                        && (!c.missing().isEmpty() || !c.more().isEmpty()));
    }
}
