package io.obsctl.render;

import java.util.List;
import java.util.Optional;

/** Finds the rule that a line of a rule file belongs to: the file holds them in order, each begun by one line. */
final class RuleLines {
    /** Of a ruler's rules, and of Grafana's. */
    private static final List<String> BEGINNINGS = List.of("      - alert: ", "      - record: ", "      \"uid\": ");

    private RuleLines() {}

    static Optional<String> origin(String text, int line, List<RuleGroup.Rule> rules) {
        List<String> lines = text.lines().toList();
        int rule = -1;
        for (int i = 0; i < Math.min(line, lines.size()); i++) {
            if (BEGINNINGS.stream().anyMatch(lines.get(i)::startsWith)) {
                rule++;
            }
        }
        return rule < 0 || rule >= rules.size()
                ? Optional.empty()
                : Optional.of(rules.get(rule).origin());
    }
}
