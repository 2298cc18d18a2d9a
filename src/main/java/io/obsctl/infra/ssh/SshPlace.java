package io.obsctl.infra.ssh;

import io.obsctl.deploy.Place;
import io.obsctl.deploy.Reversal;
import io.obsctl.model.PlaceHistory;
import io.obsctl.model.SecretSource;
import io.obsctl.model.TargetRef;
import java.time.Clock;

/** A host after a deploy. */
final class SshPlace implements Place {
    private final TargetRef ref;
    private final SshConnection connection;
    private final HostRelease what;
    private final HostPaths paths;
    private final SecretSource secrets;
    private final Clock clock;

    SshPlace(SshConnection connection, HostRelease what, HostPaths paths, SecretSource secrets, Clock clock) {
        this.ref = new TargetRef(TargetRef.Kind.HOST, connection.endpoint().name());
        this.connection = connection;
        this.what = what;
        this.paths = paths;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    public TargetRef ref() {
        return ref;
    }

    @Override
    public PlaceHistory history() {
        try {
            return HostPast.read(connection, what.collector().home()).known(ref);
        } catch (SshFailure e) {
            return new PlaceHistory.Unread(ref, e.problem());
        }
    }

    @Override
    public Reversal rollback(String release, boolean keepCredentials) {
        return new HostRollback(connection, what, paths, secrets, clock, release, keepCredentials);
    }

    @Override
    public Reversal removal() {
        return new HostRemoval(connection, what, paths, clock);
    }

    @Override
    public Comparison compare() {
        try {
            return HostDrift.read(connection, what.collector().home(), paths);
        } catch (SshFailure e) {
            return new Comparison.Unreadable(e.problem());
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
