package io.obsctl.infra.local;

import io.obsctl.model.PastRun;
import java.time.Instant;

/**
 * By whom and from what a directory is deployed to.
 *
 * @param revision git revision of the profile's directory, or empty
 * @param who the person or job, such as {@code anna@laptop}
 * @param keep how many releases stay, the live one included
 * @param skipped a check that was left out because a person wanted it, as the history calls it; empty for none
 */
public record Author(String profile, String revision, String who, int keep, String skipped) {
    public Author(String profile, String revision, String who, int keep) {
        this(profile, revision, who, keep, "");
    }

    /** @param lanes whether backends are not asked if they let the release in */
    public Author unasked(boolean lanes) {
        return new Author(profile, revision, who, keep, lanes ? PastRun.SKIP_LANE_CHECK : "");
    }

    /** What a release remembers, in the words of a host's releases. */
    String meta(Instant now) {
        return "when " + now + "\nwho " + line(who) + "\nprofile " + line(profile) + "\nrevision " + line(revision)
                + "\n";
    }

    Author ofRevision(String git) {
        return new Author(profile, git, who, keep, skipped);
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
