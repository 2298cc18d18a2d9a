package io.obsctl.infra.ssh;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A command for a host as a list of arguments. The one place where anything is quoted for a remote shell.
 *
 * @param argv the program and its arguments; none may hold a NUL, which no argument can carry
 */
record RemoteCommand(List<String> argv) {
    private static final String END = "#obsctl-end-of-script";

    RemoteCommand {
        argv = List.copyOf(argv);
        if (argv.isEmpty() || argv.stream().anyMatch(a -> a.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("not a command");
        }
    }

    static RemoteCommand of(String... argv) {
        return new RemoteCommand(List.of(argv));
    }

    /**
     * The host's {@code sh}, which first reads a script of ours from its standard input, up to {@link #END}, and then
     * runs it with the arguments and the rest of the input. So the command stays short: sudo writes commands to the log,
     * and no shell but {@code sh} sees the script. {@code read} takes byte by byte, so that not one of the rest is lost. A
     * script whose end did not arrive does not run.
     */
    static RemoteCommand script(List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of(
                "sh",
                "-c",
                "n=$(printf \"\\nx\"); n=${n%x}; s=; d=; while IFS= read -r l; do [ \"$l\" != \"" + END
                        + "\" ] || { d=1; break; }; s=$s$l$n; done; [ -n \"$d\" ] || exit 1; eval \"$s\"",
                "obsctl"));
        argv.addAll(arguments);
        return new RemoteCommand(argv);
    }

    /** What goes before the input of {@link #script}. */
    static byte[] before(String script) {
        return (script + "\n" + END + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** This command as root, refused rather than asked for a password. */
    RemoteCommand asRoot() {
        List<String> more = new ArrayList<>(List.of("sudo", "-n", "--"));
        more.addAll(argv);
        return new RemoteCommand(more);
    }

    /** The text that the user's login shell reads, UTF-8. Single quotes take the meaning from everything but themselves. */
    byte[] forShell() {
        StringBuilder out = new StringBuilder();
        for (String argument : argv) {
            out.append(out.length() == 0 ? "'" : " '")
                    .append(argument.replace("'", "'\\''"))
                    .append('\'');
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
