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
    RemoteCommand {
        argv = List.copyOf(argv);
        if (argv.isEmpty() || argv.stream().anyMatch(a -> a.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("not a command");
        }
    }

    static RemoteCommand of(String... argv) {
        return new RemoteCommand(List.of(argv));
    }

    /** A script of ours and its arguments, run by the host's {@code sh}. */
    static RemoteCommand script(String script, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", script, "obsctl"));
        argv.addAll(arguments);
        return new RemoteCommand(argv);
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
