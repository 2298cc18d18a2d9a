package io.obsctl.verify;

import io.obsctl.model.Listen;
import io.obsctl.model.LoadedProfile;
import java.net.URI;
import java.util.List;

/** The collector of this machine, at the addresses of the profile: for profiles without hosts, demos and tests. */
public final class LoopbackReach implements HostReach {
    /** The name that stands for this machine. */
    public static final String HERE = "localhost";

    @Override
    public List<String> hosts(LoadedProfile profile) {
        return List.of(HERE);
    }

    @Override
    public Way open(LoadedProfile profile, String host) {
        Listen listen = profile.profile().collectors().get(0).listen();
        return new Way.Open(here(listen.otlpHttp()), here(listen.ui()), () -> {});
    }

    /** An address to connect to for one to listen on: every interface includes loopback. */
    static URI here(String listen) {
        int colon = listen.lastIndexOf(':');
        String host = listen.substring(0, colon);
        boolean all = host.isEmpty() || host.equals("0.0.0.0") || host.equals("[::]");
        return URI.create("http://" + (all ? "127.0.0.1" : host) + listen.substring(colon));
    }
}
