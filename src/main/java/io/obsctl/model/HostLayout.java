package io.obsctl.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a bundle's files are on a machine: one home for those who render paths into configs and units and those who
 * put the files there.
 *
 * <p>Every artifact of {@link #KINDS} keeps its bundle path below {@code <home>/current}: the config is
 * {@code /var/lib/obsctl/current/alloy/config.alloy}, a password file {@code
 * /var/lib/obsctl/current/credentials/NAME}. {@code current} is a link to a release; a deploy is one rename of it.
 * Units are reached from {@code /etc/systemd/system} through that link. A bundle for systemd holds BOTH the own unit
 * and the drop-in; the machine's facts decide which of them is linked.
 */
public interface HostLayout {
    /** The kinds that go to machines (or to a local directory) as files of a release. */
    Set<ArtifactKind> KINDS = Set.copyOf(EnumSet.of(
            ArtifactKind.ALLOY_CONFIG,
            ArtifactKind.SYSTEMD_UNIT,
            ArtifactKind.ENV_FILE,
            ArtifactKind.CREDENTIAL,
            ArtifactKind.INSTALL));

    /** {@code <home>/current}, the link that everything is read through. */
    String CURRENT = "current";

    /** The one Alloy config of a bundle. */
    String CONFIG = "alloy/config.alloy";

    /** The unit that is used where the distribution brings none. */
    String OWN_UNIT_NAME = "obsctl-alloy.service";

    String OWN_UNIT = "systemd/" + OWN_UNIT_NAME;

    /** The unit that Alloy's own packages bring. */
    String DISTRIBUTION_UNIT_NAME = "alloy.service";

    /** The drop-in that is used where the distribution's unit is present. */
    String DROP_IN = "systemd/alloy.service.d/50-obsctl.conf";

    /** Files with tokens, one each, mode 0440, owned by root and the group alloy. */
    String CREDENTIALS_DIRECTORY = "credentials";

    /** The environment file of the unit. */
    String ENV_FILE = "env/alloy.env";

    /** User and group that Alloy runs as on a machine. */
    String USER = "alloy";

    /** Where a bundle path is on a machine. */
    static String on(String home, String bundlePath) {
        return home + "/" + CURRENT + "/" + bundlePath;
    }

    /** What a file of a release is, by its path. */
    static ArtifactKind kindOf(String bundlePath) {
        if (bundlePath.startsWith("systemd/")) {
            return ArtifactKind.SYSTEMD_UNIT;
        }
        if (bundlePath.startsWith("env/")) {
            return ArtifactKind.ENV_FILE;
        }
        return bundlePath.startsWith(CREDENTIALS_DIRECTORY + "/") ? ArtifactKind.CREDENTIAL : ArtifactKind.ALLOY_CONFIG;
    }
}
