package io.obsctl.verify.source;

import io.obsctl.model.LoadedProfile;
import java.net.InetSocketAddress;
import java.util.List;

/** Where sources are asked from: the hosts of a profile, or this machine where it has none. */
public interface SourceReach {
    /** Names of hosts, or {@code here} alone. */
    List<String> places(LoadedProfile profile);

    /**
     * A way to an address as the place sees it.
     *
     * @param address host and port
     * @throws io.obsctl.problem.ObsctlException when the place cannot be reached
     */
    Way open(LoadedProfile profile, String place, String address);

    /**
     * Where to connect to on this machine.
     *
     * @param tunnelled whether connecting always succeeds, so that an end without a word means that nobody listens
     */
    record Way(InetSocketAddress local, boolean tunnelled, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }
}
