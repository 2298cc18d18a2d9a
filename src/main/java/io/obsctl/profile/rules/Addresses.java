package io.obsctl.profile.rules;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Host names, IP addresses and ports. */
final class Addresses {
    private static final Pattern HOST_PORT = Pattern.compile("(\\[[^\\]]+\\]|[^:\\s\\[\\]]*):(\\d{1,5})");
    private static final Pattern NAME = Pattern.compile(
            "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?");
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern NUMERIC = Pattern.compile("[\\d.]+");
    private static final Pattern IPV6 =
            Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(?:\\d{1,3}(?:\\.\\d{1,3}){3})?(?:%\\w+)?");

    private Addresses() {}

    /** @param host without brackets; empty for all interfaces */
    record HostPort(String host, int port) {}

    /** Reads {@code host:port}, {@code [v6]:port} or {@code :port}. */
    static Optional<HostPort> hostPort(String text) {
        Matcher m = HOST_PORT.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        String host = m.group(1);
        int port = Integer.parseInt(m.group(2));
        boolean bracketed = host.startsWith("[");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        boolean good = bare.isEmpty() ? !bracketed : isHost(bare) && bracketed == bare.contains(":");
        return good && port >= 1 && port <= 65535 ? Optional.of(new HostPort(bare, port)) : Optional.empty();
    }

    /** Whether it is a host name or an IP address. */
    static boolean isHost(String text) {
        Matcher v4 = IPV4.matcher(text);
        if (v4.matches()) {
            for (int i = 1; i <= 4; i++) {
                if (Integer.parseInt(v4.group(i)) > 255) {
                    return false;
                }
            }
            return true;
        }
        if (text.contains(":")) {
            return text.length() <= 60 && IPV6.matcher(text).matches();
        }
        return text.length() <= 253
                && NAME.matcher(text).matches()
                && !NUMERIC.matcher(text).matches();
    }

    /** Whether only this machine reaches it. */
    static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return bare.equals("localhost")
                || bare.endsWith(".localhost")
                || bare.equals("::1")
                || (IPV4.matcher(bare).matches() && bare.startsWith("127."));
    }

    /** Whether two listeners at one port get into each other's way. */
    static boolean overlap(HostPort a, HostPort b) {
        return a.port() == b.port() && (a.host().equals(b.host()) || isAny(a.host()) || isAny(b.host()));
    }

    static boolean isAny(String host) {
        return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
    }
}
