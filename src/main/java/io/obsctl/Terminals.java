package io.obsctl;

import io.obsctl.report.Terminal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out what standard output and standard error can show. */
final class Terminals {
    private final Map<String, String> environment;
    private final @Nullable String tty;

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
        boolean colour = terminal
                && !noColour
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Terminal(colour, !terminal || utf8(), terminal && colour, width(terminal));
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

    private int width(boolean terminal) {
        String columns = environment.getOrDefault("COLUMNS", "");
        boolean number = columns.matches("[0-9]{1,4}");
        return number && terminal ? Integer.parseInt(columns) : 100;
    }
}
