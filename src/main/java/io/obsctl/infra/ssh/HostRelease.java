package io.obsctl.infra.ssh;

import io.obsctl.model.Collector;
import io.obsctl.model.PastRun;
import java.time.Duration;

/**
 * What is deployed to a host and by whom, as far as the host has to know.
 *
 * @param revision git revision of the profile's directory, or empty
 * @param who the person or job that deploys, such as {@code anna@laptop}
 * @param settle how long the host is watched after the change
 * @param adopt whether files of somebody else that are in the way are kept beside and replaced
 * @param skipped a check that was left out because a person wanted it, as the history calls it; empty for none
 * @param keep how many releases stay on the host, the live one included
 */
public record HostRelease(
        String profile,
        String revision,
        String who,
        Collector collector,
        Duration settle,
        int keep,
        boolean adopt,
        String skipped) {
    /** Five releases stay. */
    public static HostRelease of(String profile, String revision, String who, Collector collector, Duration settle) {
        return new HostRelease(profile, revision, who, collector, settle, 5, false, "");
    }

    public HostRelease keeping(int releases) {
        return new HostRelease(profile, revision, who, collector, settle, releases, adopt, skipped);
    }

    public HostRelease adopting(boolean foreign) {
        return new HostRelease(profile, revision, who, collector, settle, keep, foreign, skipped);
    }

    /** @param lanes whether backends are not asked if they let the release in */
    public HostRelease unasked(boolean lanes) {
        return new HostRelease(
                profile, revision, who, collector, settle, keep, adopt, lanes ? PastRun.SKIP_LANE_CHECK : "");
    }

    HostRelease ofRevision(String git) {
        return new HostRelease(profile, git, who, collector, settle, keep, adopt, skipped);
    }
}
