package io.obsctl;

import io.obsctl.infra.ssh.SshTunnel;
import io.obsctl.model.Host;
import io.obsctl.model.LoadedProfile;
import io.obsctl.verify.source.SourceReach;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Ways to what is collected from: through the hosts of a profile, or from this machine where it has none. */
final class WiredSources implements SourceReach {
    /** The longest file that is read from a host, in bytes: a bundle of all public authorities has a fifth of it. */
    private static final int LONGEST = 1 << 20;

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
            return new Way(InetSocketAddress.createUnresolved(host, port), false, WiredSources::here, () -> {});
        }
        Host host = hosts.stream()
                .filter(h -> h.name().equals(place))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no host " + place));
        SshTunnel tunnel = wiring.ssh(profile).tunnel(host, address);
        return new Way(tunnel.local(), true, path -> wiring.ssh(profile).file(host, path, LONGEST), tunnel::close);
    }

    private static FileText here(String path) {
        try {
            return new FileText.Held(Files.readString(Path.of(path), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return new FileText.Missing();
        } catch (IOException e) {
            return new FileText.Unread(e.getClass().getSimpleName());
        }
    }
}
