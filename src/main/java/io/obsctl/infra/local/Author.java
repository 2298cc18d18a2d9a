package io.obsctl.infra.local;

import java.time.Instant;

/**
 * By whom and from what a directory is deployed to.
 *
 * @param revision git revision of the profile's directory, or empty
 * @param who the person or job, such as {@code anna@laptop}
 * @param keep how many releases stay, the live one included
 */
public record Author(String profile, String revision, String who, int keep) {
    /** What a release remembers, in the words of a host's releases. */
    String meta(Instant now) {
        return "when " + now + "\nwho " + line(who) + "\nprofile " + line(profile) + "\nrevision " + line(revision)
                + "\n";
    }

    Author ofRevision(String git) {
        return new Author(profile, git, who, keep);
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
