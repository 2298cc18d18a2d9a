package io.obsctl.lang.alloy.check;

/** Tells ill-formed regular expressions of Go's dialect (RE2) as far as it is certain, without compiling them. */
final class Regexes {
    private Regexes() {}

    /** False only for what RE2 surely refuses: unbalanced groups or classes, nothing to repeat, look-around. */
    static boolean mayCompile(String regex) {
        int groups = 0;
        boolean repeatable = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            switch (c) {
                case '\\' -> {
                    if (i + 1 >= regex.length()) {
                        return false;
                    }
                    if (regex.charAt(i + 1) == 'Q') {
                        int end = regex.indexOf("\\E", i);
                        i = end < 0 ? regex.length() : end + 1;
                    } else {
                        i++;
                    }
                    repeatable = true;
                }
                case '[' -> {
                    i = classEnd(regex, i);
                    if (i < 0) {
                        return false;
                    }
                    repeatable = true;
                }
                case '(' -> {
                    if (regex.startsWith("(?=", i)
                            || regex.startsWith("(?!", i)
                            || regex.startsWith("(?<=", i)
                            || regex.startsWith("(?<!", i)) {
                        return false;
                    }
                    groups++;
                    if (regex.startsWith("(?", i)) {
                        i++; // the question mark belongs to the group
                    }
                    repeatable = false;
                }
                case ')' -> {
                    if (--groups < 0) {
                        return false;
                    }
                    repeatable = true;
                }
                case '*', '+', '?' -> {
                    if (!repeatable && (i == 0 || regex.charAt(i - 1) == '|')) {
                        return false;
                    }
                }
                case '|' -> repeatable = false;
                default -> repeatable = true;
            }
        }
        return groups == 0;
    }

    /** The index of the bracket that closes a class, or -1. */
    private static int classEnd(String regex, int open) {
        int i = open + 1;
        if (i < regex.length() && regex.charAt(i) == '^') {
            i++;
        }
        if (i < regex.length() && regex.charAt(i) == ']') {
            i++;
        }
        while (i < regex.length()) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[' && regex.startsWith("[:", i) && regex.indexOf(":]", i) > 0) {
                i = regex.indexOf(":]", i) + 1;
            } else if (c == ']') {
                return i;
            }
            i++;
        }
        return -1;
    }
}
