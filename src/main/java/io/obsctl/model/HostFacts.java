package io.obsctl.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host says of itself. Texts are empty and numbers {@code null} where the host did not tell.
 *
 * @param host its name in the profile
 * @param os such as {@code debian 12}
 * @param arch as {@code uname -m} gives it
 * @param user who logged in
 * @param root whether commands run as root
 * @param systemd its version; {@code null} where it does not run
 * @param alloy {@code null} where none is installed
 * @param unit the unit that runs the collector or would; {@code null} where there is none yet
 * @param runningConfig SHA-256 of the config that the process tried last, from its own page
 * @param release the live release, such as {@code releases/0f3c…}
 * @param digest of the live release, as the history calls it; empty when nothing is live or its record is damaged
 * @param unfinished the phase of a deploy that was interrupted there or is under way
 * @param diskFree where releases are kept
 * @param clockOff how far the host's clock is ahead of this machine's, whole seconds; the way there is taken out
 * @param ports who listens where
 * @param selinux {@code enforcing}, {@code permissive} or empty
 * @param apparmor {@code enabled}, with Alloy's profile where there is one, or empty
 * @param cgroup version and controllers, such as {@code v2 cpu io memory pids}
 * @param httpClient what asks the collector for a reload: {@code curl}, {@code wget}, {@code bash}, {@code perl} or
 *     {@code none}
 */
public record HostFacts(
        String host,
        String os,
        String arch,
        String user,
        boolean root,
        @Nullable Integer systemd,
        @Nullable InstalledAlloy alloy,
        @Nullable Unit unit,
        String runningConfig,
        String release,
        String digest,
        String unfinished,
        @Nullable ByteSize diskFree,
        @Nullable ByteSize memory,
        @Nullable ByteSize memoryFree,
        @Nullable Duration clockOff,
        List<Listener> ports,
        String selinux,
        String apparmor,
        String cgroup,
        String httpClient) {
    public HostFacts {
        ports = List.copyOf(ports);
    }

    /**
     * @param version as the program says it; empty when it does not
     * @param packaged name and version of the package that brought it; empty when none did
     * @param failure what the program said when asked for its version, where it failed
     */
    public record InstalledAlloy(String path, String version, String packaged, String failure) {}

    /**
     * @param path the unit file that systemd reads
     * @param dropIns paths, in systemd's order
     * @param state such as {@code active}
     * @param enabled such as {@code enabled}, or empty
     * @param restarts how often systemd restarted it by itself
     */
    public record Unit(String name, String path, List<String> dropIns, String state, String enabled, int restarts) {
        public Unit {
            dropIns = List.copyOf(dropIns);
        }
    }

    /**
     * @param address {@code *} for all
     * @param program {@code ?} when the host does not tell
     * @param pid 0 when the host does not tell
     * @param unit such as {@code nginx.service}, or empty
     */
    public record Listener(String address, int port, String program, int pid, String unit) {}
}
