package io.obsctl;

import io.obsctl.app.AskHosts;
import io.obsctl.event.Sink;
import io.obsctl.model.Collector;
import io.obsctl.model.Host;
import io.obsctl.model.HostFacts;
import io.obsctl.model.HostStatus;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.LogLine;
import io.obsctl.model.LogRequest;
import java.util.function.Consumer;

/** The hosts of a profile, asked over SSH. */
final class WiredHosts implements AskHosts.Hosts {
    private final Wiring wiring;

    WiredHosts(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public HostStatus status(LoadedProfile profile, Host host, Collector collector) {
        return wiring.ssh(profile).status(host, collector, wiring.secrets(Sink.none()), wiring.clock());
    }

    @Override
    public HostFacts facts(LoadedProfile profile, Host host, Collector collector) {
        return wiring.ssh(profile).facts(host, collector, wiring.secrets(Sink.none()), wiring.clock());
    }

    @Override
    public void logs(LoadedProfile profile, Host host, LogRequest request, Consumer<LogLine> lines, Sink sink) {
        wiring.ssh(profile).logs(host, request, lines, sink);
    }
}
