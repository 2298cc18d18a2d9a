package io.obsctl.app;

import io.obsctl.model.Host;
import io.obsctl.model.HostSelection;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Nearest;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Finds the hosts that a person means. The pattern of {@code --limit} is Ansible's: terms with {@code :} or {@code ,}
 * between them; a plain term adds, {@code &} keeps only, {@code !} takes away, whatever their order.
 */
final class HostChoice {
    private static final String NO_SUCH = "the profile has no such host";

    private final List<Host> all;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> groups = new TreeSet<>();
    private final List<Problem> problems = new ArrayList<>();

    HostChoice(List<Host> all) {
        this.all = all;
        all.forEach(h -> names.add(h.name()));
        all.forEach(h -> groups.addAll(h.groups()));
    }

    /**
     * The chosen ones in the profile's order.
     *
     * @throws ObsctlException with exit code {@code USAGE} when a name means nothing or nothing is chosen
     */
    List<Host> of(HostSelection selection) {
        if (!selection.chooses()) {
            return all;
        }
        selection.hosts().stream().filter(h -> !names.contains(h)).forEach(h -> unknown(h, names));
        Predicate<Host> limited = selection.limit() == null ? h -> true : limit(selection.limit());
        if (!problems.isEmpty()) {
            throw new ObsctlException(ExitCode.USAGE, problems);
        }
        List<Host> chosen = all.stream()
                .filter(h -> selection.hosts().isEmpty() || selection.hosts().contains(h.name()))
                .filter(h -> selection.labels().entrySet().stream()
                        .allMatch(label ->
                                label.getValue().stream().anyMatch(value -> h.has(Map.of(label.getKey(), value)))))
                .filter(limited)
                .toList();
        if (chosen.isEmpty()) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error("usage/no-host-chosen", "no host is chosen", describe(selection))
                            .hint(all.isEmpty() ? "The profile has no hosts." : "Labels: " + some(labels()) + "."));
        }
        return chosen;
    }

    private Predicate<Host> limit(String pattern) {
        Predicate<Host> plain = h -> false;
        Predicate<Host> keep = h -> true;
        boolean any = false;
        for (String term : terms(pattern)) {
            char first = term.charAt(0);
            if (first == '!') {
                keep = keep.and(term(term.substring(1)).negate());
            } else if (first == '&') {
                keep = keep.and(term(term.substring(1)));
            } else {
                plain = plain.or(term(term));
                any = true;
            }
        }
        return any ? plain.and(keep) : keep;
    }

    private static List<String> terms(String pattern) {
        List<String> terms = new ArrayList<>();
        for (String term : pattern.split("[:,]")) {
            if (!term.isBlank()) {
                terms.add(term.strip());
            }
        }
        return terms;
    }

    private Predicate<Host> term(String term) {
        if (term.equals("all") || term.equals("*")) {
            return h -> true;
        }
        if (term.contains("*") || term.contains("?")) {
            Pattern glob =
                    Pattern.compile(Pattern.quote(term).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"));
            Predicate<String> matches = glob.asMatchPredicate();
            return h -> matches.test(h.name()) || h.groups().stream().anyMatch(matches);
        }
        if (!names.contains(term) && !groups.contains(term)) {
            List<String> known = new ArrayList<>(names);
            known.addAll(groups);
            unknown(term, known);
        }
        return h -> h.name().equals(term) || h.groups().contains(term);
    }

    private void unknown(String name, java.util.Collection<String> known) {
        Problem problem = Problem.error("usage/unknown-host", NO_SUCH, name.isEmpty() ? "an empty name" : name);
        problems.add(Nearest.to(name, known)
                .map(n -> problem.hint("Did you mean `" + n + "`?"))
                .orElse(problem.hint(known.isEmpty() ? "It has none." : "It has: " + some(known))));
    }

    private Set<String> labels() {
        Set<String> labels = new LinkedHashSet<>();
        all.forEach(h -> h.groups().forEach(g -> labels.add(Host.GROUP + "=" + g)));
        all.forEach(h -> h.labels().forEach((key, value) -> labels.add(key + "=" + value)));
        return labels.isEmpty() ? Set.of("none") : labels;
    }

    private static String some(java.util.Collection<String> words) {
        int most = 12;
        String shown = String.join(", ", words.stream().limit(most).toList());
        return words.size() > most ? shown + " and " + (words.size() - most) + " more" : shown;
    }

    private static String describe(HostSelection selection) {
        List<String> parts = new ArrayList<>();
        if (!selection.hosts().isEmpty()) {
            parts.add("--host " + String.join(",", selection.hosts()));
        }
        selection.labels().forEach((key, values) -> values.forEach(v -> parts.add("--label " + key + "=" + v)));
        if (selection.limit() != null) {
            parts.add("--limit " + selection.limit());
        }
        return String.join(" ", parts);
    }
}
