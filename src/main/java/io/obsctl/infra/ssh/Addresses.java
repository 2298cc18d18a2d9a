package io.obsctl.infra.ssh;

import java.util.List;

/** Listen addresses, as a client on the same machine reaches them. */
final class Addresses {
    private Addresses() {}

    /** An address that stands for all of them is reached on loopback. */
    static String reachable(String host) {
        return switch (host) {
            case "", "0.0.0.0", "*" -> "127.0.0.1";
            case "::", "[::]" -> "::1";
            default -> host.replaceAll("^\\[|]$", "");
        };
    }

    static String host(String address) {
        return reachable(address.substring(0, Math.max(0, address.lastIndexOf(':'))));
    }

    /** The host part, {@code *} for all addresses. */
    static String bare(String address) {
        String host =
                address.substring(0, Math.max(0, address.lastIndexOf(':'))).replaceAll("^\\[|]$", "");
        return List.of("", "0.0.0.0", "::").contains(host) ? "*" : host;
    }

    static String port(String address) {
        return address.substring(address.lastIndexOf(':') + 1);
    }
}
