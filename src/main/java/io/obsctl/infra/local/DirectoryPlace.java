package io.obsctl.infra.local;

import io.obsctl.deploy.CollectorControl;
import io.obsctl.deploy.Place;
import io.obsctl.deploy.Reversal;
import io.obsctl.model.PlaceHistory;
import io.obsctl.model.TargetRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** A directory on this machine after a deploy. */
public final class DirectoryPlace implements Place {
    private final TargetRef ref;
    private final Path home;
    private final Author author;
    private final CollectorControl collector;
    private final Clock clock;

    /** @param home as a person would type it */
    public DirectoryPlace(Path home, Author author, CollectorControl collector, Clock clock) {
        this.ref = new TargetRef(TargetRef.Kind.DIRECTORY, home.toString());
        this.home = home.toAbsolutePath().normalize();
        this.author = author;
        this.collector = collector;
        this.clock = clock;
    }

    @Override
    public TargetRef ref() {
        return ref;
    }

    @Override
    public PlaceHistory history() {
        try {
            return new ReleaseDirectory(home).history(ref);
        } catch (IOException e) {
            return new PlaceHistory.Unread(
                    ref, DirectorySwitch.failed("deploy/unreadable", "the target's state cannot be read", e));
        }
    }

    @Override
    public Reversal rollback(String release, boolean keepCredentials) {
        return new DirectoryRollback(ref, home, author, collector, clock, release, keepCredentials);
    }

    @Override
    public void close() {}
}
