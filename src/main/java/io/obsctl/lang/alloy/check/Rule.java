package io.obsctl.lang.alloy.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table of rules, taken apart: what must not be, and under which conditions.
 *
 * @param kind the first word, see the head of {@code rules.txt}
 * @param arguments members first, then values
 * @param conditions all must hold
 * @param words what to say instead of the usual sentence, or empty
 */
record Rule(String kind, List<String> arguments, List<String> conditions, String words) {

    static Rule parse(String text) {
        String words = "";
        String rest = text;
        int dashes = rest.indexOf(" -- ");
        if (dashes >= 0) {
            words = rest.substring(dashes + 4).trim();
            rest = rest.substring(0, dashes);
        }
        List<String> conditions = List.of();
        int when = rest.indexOf(" when ");
        if (when >= 0) {
            conditions = List.of(rest.substring(when + 6).trim().split(" & ", -1));
            rest = rest.substring(0, when);
        }
        List<String> parts = new ArrayList<>(List.of(rest.trim().split(" ", -1)));
        String kind = parts.remove(0);
        return new Rule(kind, List.copyOf(parts), conditions, words);
    }

    private String first() {
        return arguments.get(0);
    }

    private List<String> rest() {
        return arguments.subList(1, arguments.size());
    }

    /** The members that it speaks of, for the test of the table. */
    List<String> members() {
        List<String> members = new ArrayList<>(
                switch (kind) {
                    case "atmost1", "exactly1", "atleast1", "excludes", "needs", "less", "notmore", "notmore32" ->
                        arguments;
                    case "bad" -> List.of();
                    default -> List.of(first());
                });
        members.removeIf(m -> !m.isEmpty() && (Character.isDigit(m.charAt(0)) || m.charAt(0) == '-'));
        for (String condition : conditions) {
            members.add(member(condition));
        }
        return members;
    }

    private static String member(String condition) {
        int colon = condition.indexOf(':');
        int equals = condition.indexOf('=');
        if (colon >= 0) {
            return condition.substring(colon + 1);
        }
        return condition.substring(0, condition.charAt(equals - 1) == '!' ? equals - 1 : equals);
    }

    /** Where it points: at the member that is most likely to be changed. */
    String place(Members members) {
        if (kind.equals("bad")) {
            return member(conditions.get(0));
        }
        if (kind.equals("excludes") || kind.equals("atmost1") || kind.equals("exactly1")) {
            for (int i = arguments.size() - 1; i >= 0; i--) {
                if (members.isWritten(arguments.get(i))) {
                    return arguments.get(i);
                }
            }
        }
        return first();
    }

    /** Whether a body surely breaks it. */
    boolean isBroken(Members m) {
        for (String condition : conditions) {
            if (holds(condition, m) != Truth.YES) {
                return false;
            }
        }
        return switch (kind) {
            case "bad" -> true;
            case "atmost1" -> sure(m) > 1;
            case "exactly1" -> sure(m) > 1 || possible(m) == 0;
            case "atleast1" -> possible(m) == 0;
            case "excludes" -> sure(m) == arguments.size();
            case "needs" -> m.isSet(first()).and(m.isSet(arguments.get(1)).not()) == Truth.YES;
            case "nonempty" -> m.isSet(first()) == Truth.NO;
            case "oneof" -> isStranger(m.text(first()), false);
            case "oneofi" -> isStranger(m.text(first()), true);
            case "subset" -> m.texts(first()).stream().anyMatch(t -> isStranger(t, false));
            case "subseti" -> m.texts(first()).stream().anyMatch(t -> isStranger(t, true));
            case "nonzero" -> compare(m, first(), "0") == 0;
            case "notmore32" -> isMore(compareWrapped(m, first(), arguments.get(1)));
            case "positive" -> compare(m, first(), "0") <= 0;
            case "greater" -> compare(m, first(), arguments.get(1)) <= 0;
            case "nonneg" -> compare(m, first(), "0") < 0;
            case "least" -> compare(m, first(), arguments.get(1)) < 0;
            case "most" -> isMore(compare(m, first(), arguments.get(1)));
            case "less" -> {
                int order = compare(m, first(), arguments.get(1));
                yield order == 0 || isMore(order);
            }
            case "notmore" -> isMore(compare(m, first(), arguments.get(1)));
            case "format" -> isIllFormed(m);
            case "eachkey" -> m.anyWithout(first(), arguments.get(1));
            case "eachformat" -> isAnyIllFormed(m);
            case "soleformat" -> m.texts(first()).size() == 1 && m.elements(first()) == 1 && isAnyIllFormed(m);
            case "blocks" -> m.blocks(first()) != Integer.parseInt(arguments.get(1));
            case "someblocks" -> m.blocks(first()) == 0;
            default -> throw new IllegalStateException("no such kind of rule: " + kind);
        };
    }

    /** What {@link #compare} gives when it cannot be told: neither less, equal nor more. */
    private static final int UNKNOWN = Integer.MAX_VALUE;

    private static boolean isMore(int order) {
        return order > 0 && order != UNKNOWN;
    }

    private static int compare(Members m, String left, String right) {
        OptionalDouble a = m.number(left);
        OptionalDouble b = m.number(right);
        return a.isPresent() && b.isPresent() ? Double.compare(a.getAsDouble(), b.getAsDouble()) : UNKNOWN;
    }

    /** As Go's uint32 takes them: numbers below 0 and from 2^32 on come round. */
    private static int compareWrapped(Members m, String left, String right) {
        OptionalDouble a = m.number(left);
        OptionalDouble b = m.number(right);
        return a.isPresent() && b.isPresent()
                ? Long.compare((long) a.getAsDouble() & 0xFFFF_FFFFL, (long) b.getAsDouble() & 0xFFFF_FFFFL)
                : UNKNOWN;
    }

    private int sure(Members m) {
        int n = 0;
        for (String member : arguments) {
            n += m.isSet(member) == Truth.YES ? 1 : 0;
        }
        return n;
    }

    private int possible(Members m) {
        int n = 0;
        for (String member : arguments) {
            n += m.isSet(member) == Truth.NO ? 0 : 1;
        }
        return n;
    }

    private boolean isStranger(@Nullable String text, boolean anyCase) {
        if (text == null) {
            return false;
        }
        for (String allowed : rest()) {
            String value = allowed.equals("\"\"") ? "" : allowed;
            if (anyCase ? value.equalsIgnoreCase(text) : value.equals(text)) {
                return false;
            }
        }
        return true;
    }

    private boolean isIllFormed(Members m) {
        String text = m.isWritten(first()) ? m.text(first()) : null;
        return text != null && !TextFormat.of(arguments.get(1)).fits(text);
    }

    private boolean isAnyIllFormed(Members m) {
        for (String text : m.texts(first())) {
            if (!TextFormat.of(arguments.get(1)).fits(text)) {
                return true;
            }
        }
        return false;
    }

    private static Truth holds(String condition, Members m) {
        int colon = condition.indexOf(':');
        if (colon >= 0) {
            String member = condition.substring(colon + 1);
            return switch (condition.substring(0, colon)) {
                case "set" -> m.isSet(member);
                case "unset" -> m.isSet(member).not();
                case "written" -> Truth.of(m.isWritten(member));
                case "unwritten" -> Truth.of(!m.isWritten(member));
                default -> throw new IllegalStateException("no such condition: " + condition);
            };
        }
        int equals = condition.indexOf('=');
        boolean negated = condition.charAt(equals - 1) == '!';
        String text = m.text(condition.substring(0, negated ? equals - 1 : equals));
        if (text == null) {
            return Truth.MAYBE;
        }
        boolean among =
                List.of(condition.substring(equals + 1).split("\\|", -1)).contains(text);
        return Truth.of(among != negated);
    }

    /** The sentence for a body that breaks it. */
    String detail(Members m) {
        if (!words.isEmpty()) {
            return words;
        }
        String all = String.join(", ", arguments);
        return switch (kind) {
            case "atmost1" -> "at most one of " + all + " may be set";
            case "exactly1" -> "exactly one of " + all + " must be set";
            case "atleast1" -> "at least one of " + all + " must be set";
            case "excludes" -> String.join(" and ", arguments) + " cannot be set together";
            case "needs" -> first() + " is set, so " + arguments.get(1) + " must be too";
            case "nonempty" -> first() + " must not be empty";
            case "oneof", "oneofi" -> first() + " is \"" + m.text(first()) + "\"; allowed: " + allowed();
            case "subset", "subseti" -> first() + " may hold only: " + allowed();
            case "positive" -> first() + " must be greater than 0";
            case "greater" -> first() + " must be greater than " + arguments.get(1);
            case "nonneg" -> first() + " must not be negative";
            case "least" -> first() + " must be at least " + arguments.get(1);
            case "most" -> first() + " must be at most " + arguments.get(1);
            case "less" -> first() + " must be less than " + arguments.get(1);
            case "nonzero" -> first() + " must not be 0";
            case "notmore", "notmore32" -> first() + " must not be greater than " + arguments.get(1);
            case "format" -> first() + " is " + TextFormat.of(arguments.get(1)).wanted();
            case "eachkey" ->
                "every object of " + first() + " needs the key "
                        + arguments.get(1).replace("|", " or ");
            case "eachformat", "soleformat" ->
                "a text of " + first() + " is "
                        + TextFormat.of(arguments.get(1)).wanted();
            case "someblocks" -> "there must be a block " + first() + "*";
            case "blocks" -> "there must be exactly " + arguments.get(1) + " block " + first() + "*";
            default -> kind.toLowerCase(Locale.ROOT);
        };
    }

    private String allowed() {
        return String.join(", ", rest());
    }
}
