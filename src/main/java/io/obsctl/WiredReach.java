package io.obsctl;

import io.obsctl.infra.ssh.SshHosts;
import io.obsctl.infra.ssh.SshTunnel;
import io.obsctl.model.Collector;
import io.obsctl.model.Host;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.RunsOn;
import io.obsctl.problem.ObsctlException;
import io.obsctl.verify.HostReach;
import io.obsctl.verify.LoopbackReach;
import java.net.URI;
import java.util.List;

/** Ways to collectors: tunnels to the hosts of a profile, or this machine's loopback where it has none. */
final class WiredReach implements HostReach {
    private final Wiring wiring;
    private final HostReach here = new LoopbackReach();

    WiredReach(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public List<String> hosts(LoadedProfile profile) {
        return isHere(profile)
                ? here.hosts(profile)
                : profile.profile().hosts().list().stream().map(Host::name).toList();
    }

    private static boolean isHere(LoadedProfile profile) {
        return profile.profile().hosts().list().isEmpty()
                || profile.profile().collectors().stream().noneMatch(c -> c.runsOn() == RunsOn.SYSTEMD);
    }

    @Override
    public Way open(LoadedProfile profile, String name) {
        if (isHere(profile)) {
            return here.open(profile, name);
        }
        Host host = profile.profile().hosts().list().stream()
                .filter(h -> h.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no host " + name));
        Collector collector = profile.profile().collectors().stream()
                .filter(c -> c.runsOn() == RunsOn.SYSTEMD)
                .findFirst()
                .orElseThrow();
        SshHosts ssh = wiring.ssh(profile);
        try {
            SshTunnel otlp = ssh.tunnel(host, collector.listen().otlpHttp());
            try {
                SshTunnel ui = ssh.tunnel(host, collector.listen().ui());
                return new Way.Open(uri(otlp), uri(ui), () -> {
                    otlp.close();
                    ui.close();
                });
            } catch (ObsctlException e) {
                otlp.close();
                throw e;
            }
        } catch (ObsctlException e) {
            return new Way.Closed(e.problems().get(0));
        }
    }

    private static URI uri(SshTunnel tunnel) {
        return URI.create("http://127.0.0.1:" + tunnel.local().getPort());
    }
}
