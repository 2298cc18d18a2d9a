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
     * @param files what lies at the place
     */
    record Way(InetSocketAddress local, boolean tunnelled, FilesThere files, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /** The files of a place, such as the authority that its collector trusts. */
    @FunctionalInterface
    interface FilesThere {
        /** The file as it is there now; never throws for what the place answers. */
        FileText read(String path);
    }

    /** What a file holds, or why that is not known. */
    sealed interface FileText {
        record Held(String text) implements FileText {}

        record Missing() implements FileText {}

        /** @param why in a few words, of the place's own where it gave any */
        record Unread(String why) implements FileText {}
    }
}
