package io.obsctl.infra.ssh;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command for a host: a script for {@code sh} and its arguments, both of which go over the connection's input. What the
 * user's login shell reads, what sudo logs and what {@code ps} shows is one constant text, so no value can mean anything
 * to them, whatever shell it is. The one place where anything is quoted.
 *
 * @param script for {@code sh}; the rest of the input is its standard input
 * @param arguments none may hold a NUL, which no argument can carry
 */
record RemoteCommand(String script, List<String> arguments) {
    private static final String END = "#obsctl-end-of-script";

    /**
     * Reads a script from standard input up to its last line and runs it with the rest of the input. {@code read} takes
     * byte by byte, so that not one of the rest is lost. A script whose end did not arrive does not run. Between single
     * quotes, and without newline, backslash before a quote, or exclamation mark, which csh and fish would read
     * differently from sh.
     */
    private static final String LOADER =
            "n=$(printf \"\\nx\"); n=${n%x}; s=; d=; while IFS= read -r l; do case $l in \"" + END
                    + "\") d=1; break;; esac; s=$s$l$n; done; [ -n \"$d\" ] || exit 97; eval \"$s\"";

    /** Who runs a command, and how that is asked for. */
    enum Rights {
        /** As the user that logged in. */
        OWN("sh -c '" + LOADER + "' obsctl"),
        /** As root, refused rather than asked for a password. */
        SUDO("env LC_ALL=C sudo -n -- sh -c '" + LOADER + "' obsctl"),
        /** As root with a password, given when it is asked for; {@link SudoDialogue} speaks this. */
        SUDO_WITH_PASSWORD("env LC_ALL=C sudo -S -p " + SudoDialogue.PROMPT + " -- sh -c 'printf " + SudoDialogue.READY
                + " >&2; " + LOADER + "' obsctl");

        private final String text;

        Rights(String text) {
            this.text = text;
        }

        /** The text that the user's login shell reads: the same for every command. */
        byte[] commandLine() {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    RemoteCommand {
        arguments = List.copyOf(arguments);
        if (arguments.stream().anyMatch(a -> a.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("no argument can hold a NUL");
        }
    }

    /** A program with its arguments. */
    static RemoteCommand of(String... argv) {
        return new RemoteCommand("exec \"$@\"", List.of(argv));
    }

    static RemoteCommand of(Scripts script, List<String> arguments) {
        return new RemoteCommand(script.bareText(), arguments);
    }

    /**
     * What goes before the command's own input.
     *
     * @param mark printed on both streams before anything else; what comes earlier is the login shell's
     */
    byte[] prologue(String mark) {
        StringBuilder out = new StringBuilder();
        out.append("printf '%s\\n' ")
                .append(mark)
                .append("; printf '%s\\n' ")
                .append(mark)
                .append(" >&2\nset --");
        arguments.forEach(a -> out.append(' ').append(quoted(a)));
        return out.append('\n')
                .append(script)
                .append('\n')
                .append(END)
                .append('\n')
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Single quotes take the meaning from everything but themselves. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
