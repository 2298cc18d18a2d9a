package io.obsctl.infra.ssh;

import io.obsctl.model.Host;
import io.obsctl.model.HostDefaults;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where and as whom a host is reached: what the profile says of it, defaults filled in.
 *
 * @param name the host's name in reports
 * @param jump the host to go through
 */
record Endpoint(
        String name,
        String address,
        int port,
        String user,
        boolean sudo,
        Optional<Path> keyFile,
        Path knownHosts,
        Optional<Endpoint> jump) {

    static Endpoint of(Host host, HostDefaults defaults, SshOptions options) {
        String user = host.user() == null ? defaults.user() : host.user();
        String key = host.keyFile() == null ? defaults.keyFile() : host.keyFile();
        Path knownHosts = defaults.knownHosts() == null
                ? options.userHome().resolve(".ssh/known_hosts")
                : options.path(defaults.knownHosts());
        Optional<Path> keyFile = Optional.ofNullable(key).map(options::path);
        String jump = host.jump() == null ? defaults.jump() : host.jump();
        return new Endpoint(
                host.name(),
                host.address(),
                host.port() == null ? defaults.port() : host.port(),
                user,
                host.sudo() == null ? defaults.sudo() : host.sudo(),
                keyFile,
                knownHosts,
                Optional.ofNullable(jump(jump, user, keyFile, knownHosts)));
    }

    /** Reads {@code [user@]host[:port]}, with brackets around an IPv6 address that has a port. */
    private static @Nullable Endpoint jump(
            @Nullable String spec, String user, Optional<Path> keyFile, Path knownHosts) {
        if (spec == null || spec.isEmpty()) {
            return null;
        }
        int at = spec.lastIndexOf('@');
        String place = spec.substring(at + 1);
        int colon = place.lastIndexOf(':');
        boolean port = colon > 0 && (place.indexOf(':') == colon || place.charAt(colon - 1) == ']');
        String address = (port ? place.substring(0, colon) : place).replaceAll("^\\[|]$", "");
        return new Endpoint(
                spec,
                address,
                port ? Integer.parseInt(place.substring(colon + 1)) : 22,
                at > 0 ? spec.substring(0, at) : user,
                false,
                keyFile,
                knownHosts,
                Optional.empty());
    }
}
