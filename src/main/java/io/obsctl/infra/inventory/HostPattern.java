package io.obsctl.infra.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host as inventories write it: {@code web[01:50].example.org:2222}.
 *
 * @param names what the ranges stand for, in order
 */
record HostPattern(List<String> names, @Nullable Integer port) {
    /** More than any fleet that obsctl was tried with; a typing slip such as {@code [1:10000000]} is told as one. */
    private static final int MOST = 100_000;

    private static final Pattern RANGE = Pattern.compile("\\[(?:(\\d+):(\\d+)|([A-Za-z]):([A-Za-z]))(?::(\\d{1,5}))?]");
    private static final Pattern PORT = Pattern.compile("(.*[^:]):(\\d{1,5})");
    private static final Pattern BRACKETED =
            Pattern.compile("\\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)](?::(\\d{1,5}))?");

    HostPattern {
        names = List.copyOf(names);
    }

    /** Empty when a range in it cannot be one. */
    static Optional<HostPattern> parse(String text) {
        Matcher six = BRACKETED.matcher(text);
        if (six.matches() && !RANGE.matcher(text).lookingAt()) {
            return Optional.of(new HostPattern(List.of(six.group(1)), port(six.group(2))));
        }
        String outside = RANGE.matcher(text).replaceAll("x");
        Matcher port = PORT.matcher(text);
        boolean hasPort =
                outside.indexOf(':') >= 0 && outside.indexOf(':') == outside.lastIndexOf(':') && port.matches();
        List<String> names = new ArrayList<>();
        boolean fine = expand(hasPort ? port.group(1) : text, "", names);
        return fine ? Optional.of(new HostPattern(names, hasPort ? port(port.group(2)) : null)) : Optional.empty();
    }

    private static @Nullable Integer port(@Nullable String digits) {
        return digits == null ? null : Integer.valueOf(digits);
    }

    private static boolean expand(String rest, String before, List<String> names) {
        Matcher range = RANGE.matcher(rest);
        if (!range.find()) {
            names.add(before + rest);
            return names.size() <= MOST && !rest.contains("[") && !rest.contains("]");
        }
        String head = before + rest.substring(0, range.start());
        String tail = rest.substring(range.end());
        int step = range.group(5) == null ? 1 : Integer.parseInt(range.group(5));
        boolean letters = range.group(3) != null;
        String first = letters ? range.group(3) : range.group(1);
        String last = letters ? range.group(4) : range.group(2);
        if (step < 1 || first.length() > 9 || last.length() > 9) {
            return false;
        }
        int from = letters ? first.charAt(0) : Integer.parseInt(first);
        int to = letters ? last.charAt(0) : Integer.parseInt(last);
        boolean padded = !letters && first.length() > 1 && first.startsWith("0");
        if (from > to || (padded && first.length() != last.length()) || head.contains("[") || head.contains("]")) {
            return false;
        }
        for (int i = from; i <= to; i += step) {
            String word = letters
                    ? String.valueOf((char) i)
                    : padded
                            ? "0"
                                            .repeat(Math.max(
                                                    0,
                                                    first.length()
                                                            - String.valueOf(i).length()))
                                    + i
                            : String.valueOf(i);
            if (!expand(tail, head + word, names)) {
                return false;
            }
        }
        return true;
    }
}
