package io.obsctl.infra.ssh;

import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What OpenSSH's configuration says of one host: for each keyword the first value, for some all of them (see
 * ssh_config(5)). Not safe between threads.
 */
final class SshSettings {
    private static final List<String> ALL_COUNT = List.of("identityfile", "certificatefile");

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final List<Problem> notes = new ArrayList<>();

    void take(String keyword, List<String> arguments) {
        if (ALL_COUNT.contains(keyword)) {
            List<String> all = values.computeIfAbsent(keyword, k -> new ArrayList<>());
            arguments.stream().limit(1).filter(a -> !all.contains(a)).forEach(all::add);
        } else {
            values.putIfAbsent(keyword, List.copyOf(arguments));
        }
    }

    void note(String file, int line, String why) {
        Problem note = Problem.info(
                "ssh/config-ignored",
                "a part of OpenSSH's configuration is not followed",
                file + ":" + line + ": " + why);
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    List<Problem> notes() {
        return List.copyOf(notes);
    }

    Optional<String> first(String keyword) {
        return all(keyword).stream().findFirst();
    }

    /** Everything that a keyword says; empty for {@code none}. */
    List<String> all(String keyword) {
        List<String> all = values.getOrDefault(keyword, List.of());
        return all.equals(List.of("none")) ? List.of() : List.copyOf(all);
    }

    /** Whether it is said at all, {@code none} included. */
    boolean says(String keyword) {
        return values.containsKey(keyword);
    }

    /** Of two keywords that exclude each other, whether this one came first and so counts. */
    boolean saysBefore(String keyword, String other) {
        for (String said : values.keySet()) {
            if (said.equals(keyword) || said.equals(other)) {
                return said.equals(keyword);
            }
        }
        return false;
    }

    /** A number in bounds, else empty. */
    Optional<Integer> number(String keyword, int most) {
        return first(keyword)
                .filter(v -> v.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .filter(n -> n > 0 && n <= most);
    }

    boolean yes(String keyword) {
        return first(keyword)
                .map(v -> List.of("yes", "true").contains(v.toLowerCase(Locale.ROOT)))
                .orElse(false);
    }
}
