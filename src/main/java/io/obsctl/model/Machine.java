package io.obsctl.model;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Port: the machine that obsctl runs on, as {@code doctor} looks at it. Every method answers within some seconds. */
public interface Machine {
    /** Version and vendor of the Java that runs. */
    String java();

    /** A variable of the environment, or empty. */
    String variable(String name);

    /** The home directory of the user. */
    String home();

    /** Runs a program without a shell: its exit code and first line, or nothing when it is not there. */
    Optional<ProgramAnswer> run(String... words);

    /** What is at a path; nothing when nothing is. A tilde at the start is the home directory. */
    Optional<FileLook> look(String path);

    /** Names in a directory, sorted; empty when it cannot be read. */
    List<String> names(String directory);

    /** Bytes free where the path is; negative when unknown. */
    long free(String path);

    /** Whether a crash would write the memory, and the secrets in it, to a file. */
    boolean writesCores();

    /** Which of these names have an address, asked side by side. */
    Map<String, Boolean> resolve(List<String> hosts);

    /** Which of these {@code host:port} take a connection, asked side by side. */
    Map<String, Boolean> connect(List<String> endpoints);

    /** How far this machine's clock is ahead of the server that answers there; nothing when it does not answer. */
    Optional<Duration> clockAhead(URI url);

    /** @param line the first line that it printed on either stream */
    record ProgramAnswer(int exit, String line) {}

    /**
     * @param mode as {@code ls} shows it, such as {@code rw-------}
     * @param readable whether this user may read it
     */
    record FileLook(boolean directory, String mode, boolean readable) {
        /** Whether the group or anybody may read or change it. */
        public boolean open() {
            return mode.length() == 9 && !mode.substring(3).matches("[-x]{6}");
        }

        /** Whether somebody else than the owner may change it. */
        public boolean changeable() {
            return mode.length() == 9 && (mode.charAt(4) == 'w' || mode.charAt(7) == 'w');
        }
    }
}
