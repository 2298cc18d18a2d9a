package io.obsctl;

import io.obsctl.report.Terminal;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/** Finds out what standard output and standard error can show. */
final class Terminals {
    private final Map<String, String> environment;
    private final @Nullable String tty;
    private io.obsctl.report.Console.@Nullable Size size;
    private volatile boolean resized;

    /**
     * @param tty which of the descriptors 0, 1 and 2 are terminals, as the launcher found out ({@code 012}); {@code null}
     *     when the program was started without it
     */
    Terminals(Map<String, String> environment, @Nullable String tty) {
        this.environment = environment;
        this.tty = tty;
    }

    boolean isTerminal(int descriptor) {
        return tty != null ? tty.indexOf('0' + descriptor) >= 0 : consoleIsTerminal();
    }

    /** Without the launcher: the JDK says only whether both ends are terminals (and from 22 on in another way). */
    private static boolean consoleIsTerminal() {
        return Runtime.version().feature() < 22 && System.console() != null;
    }

    Terminal of(int descriptor, boolean noColour) {
        boolean terminal = isTerminal(descriptor);
        boolean able = terminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        boolean colour =
                able && !noColour && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(colour, !terminal || utf8(), able, width(terminal), terminal && widthIsKnown());
    }

    /** Files and pipes get UTF-8 always; a terminal only when its locale says so. */
    private boolean utf8() {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                String upper = value.toUpperCase(java.util.Locale.ROOT);
                return upper.contains("UTF-8") || upper.contains("UTF8");
            }
        }
        return false;
    }

    /** How large the terminal is now; asked of it once, and again after it was resized. */
    synchronized io.obsctl.report.Console.Size size() {
        if (size == null) {
            Signal.handle(new Signal("WINCH"), signal -> resized = true);
            resized = true;
        }
        if (resized || size == null) {
            resized = false;
            size = ask();
        }
        return size;
    }

    private static io.obsctl.report.Console.Size ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] words = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ");
            if (words.length == 2 && words[0].matches("[1-9]\\d{0,3}") && words[1].matches("[1-9]\\d{0,3}")) {
                return new io.obsctl.report.Console.Size(Integer.parseInt(words[1]), Integer.parseInt(words[0]));
            }
        } catch (IOException e) {
            // No terminal of its own, or no stty: the usual size.
        }
        return new io.obsctl.report.Console.Size(80, 24);
    }

    private int width(boolean terminal) {
        return terminal && widthIsKnown() ? Integer.parseInt(environment.getOrDefault("COLUMNS", "")) : 100;
    }

    /** The launcher says it. Breaking lines at a guess would have the terminal break them once more. */
    private boolean widthIsKnown() {
        return environment.getOrDefault("COLUMNS", "").matches("[1-9][0-9]{0,3}");
    }
}
