package io.obsctl.verify.lane;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lanes that failed and whose URL looks like another lane's: what they answer says nothing about ids. A Grafana Cloud
 * stack has one host for each backend.
 */
final class Suspects {
    /**
     * @param backend whose URL it is
     * @param certain false when it may be the other way round
     */
    record Suspect(String backend, boolean certain) {}

    private final Map<String, Suspect> byBackend = new HashMap<>();

    Suspects(List<Asked> own) {
        for (Asked a : own) {
            String backend = a.knock().lane().backend();
            if (a.passed() || backend.equals("grafana")) {
                continue;
            }
            URI url = a.knock().address().url();
            Optional<String> named = LaneUrlAdvice.namedAfter(url).filter(n -> !n.equals(backend));
            if (named.isPresent()) {
                byBackend.put(backend, new Suspect(named.get(), true));
                continue;
            }
            boolean ownName = LaneUrlAdvice.namedAfter(url).isPresent();
            own.stream()
                    .filter(o -> !ownName && !o.knock().lane().backend().equals(backend))
                    .filter(o -> authority(o).equals(authority(a)))
                    .findFirst()
                    .ifPresent(o ->
                            byBackend.put(backend, new Suspect(o.knock().lane().backend(), passes(own, o))));
        }
    }

    private static boolean passes(List<Asked> own, Asked other) {
        return own.stream()
                .anyMatch(o -> o.passed()
                        && o.knock()
                                .lane()
                                .backend()
                                .equals(other.knock().lane().backend()));
    }

    private static String authority(Asked asked) {
        return String.valueOf(asked.knock().address().url().getRawAuthority());
    }

    Optional<Suspect> of(String backend) {
        return Optional.ofNullable(byBackend.get(backend));
    }
}
