package io.obsctl;

import io.obsctl.infra.ssh.SshTunnel;
import io.obsctl.model.Host;
import io.obsctl.model.LoadedProfile;
import io.obsctl.verify.source.SourceReach;
import java.net.InetSocketAddress;
import java.util.List;

/** Ways to what is collected from: through the hosts of a profile, or from this machine where it has none. */
final class WiredSources implements SourceReach {
    private final Wiring wiring;

    WiredSources(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public List<String> places(LoadedProfile profile) {
        List<String> hosts =
                profile.profile().hosts().list().stream().map(Host::name).toList();
        return hosts.isEmpty() ? List.of("here") : hosts;
    }

    @Override
    public Way open(LoadedProfile profile, String place, String address) {
        List<Host> hosts = profile.profile().hosts().list();
        if (hosts.isEmpty()) {
            int colon = address.lastIndexOf(':');
            String host = address.substring(0, Math.max(0, colon)).replaceAll("^\\[|]$", "");
            int port = Integer.parseInt(address.substring(colon + 1));
            return new Way(InetSocketAddress.createUnresolved(host, port), false, () -> {});
        }
        Host host = hosts.stream()
                .filter(h -> h.name().equals(place))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no host " + place));
        SshTunnel tunnel = wiring.ssh(profile).tunnel(host, address);
        return new Way(tunnel.local(), true, tunnel::close);
    }
}
