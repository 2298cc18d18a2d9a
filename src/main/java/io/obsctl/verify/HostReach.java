package io.obsctl.verify;

import io.obsctl.model.LoadedProfile;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.util.List;

/** Opens ways to the collectors' loopback doors: direct on this machine, a tunnel to others. Safe between threads. */
public interface HostReach {
    /** The names of the hosts whose collectors a profile has, in its order; never empty. */
    List<String> hosts(LoadedProfile profile);

    /** Opens a way to one of them. Never throws for what a network does. */
    Way open(LoadedProfile profile, String host);

    /** A way, or why there is none. */
    sealed interface Way {
        /**
         * @param otlpHttp where the door for OTLP over HTTP can be reached from here
         * @param ui where the collector's own page can be reached from here
         * @param close to be called once, when the way is not needed any more
         */
        record Open(URI otlpHttp, URI ui, Runnable close) implements Way {}

        record Closed(Problem problem) implements Way {}
    }
}
