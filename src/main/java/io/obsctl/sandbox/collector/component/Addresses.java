package io.obsctl.sandbox.collector.component;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Listen addresses as configs write them. */
public final class Addresses {
    private Addresses() {}

    /**
     * {@code 127.0.0.1:4318}, {@code [::1]:4318} or {@code :4318}.
     *
     * @throws IOException if it is no address, or its host is unknown
     */
    public static InetSocketAddress parse(String text) throws IOException {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        String port = colon < 0 ? "" : text.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new IOException("listen tcp: address " + text + ": no port from 0 to 65535");
        }
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        InetSocketAddress address = new InetSocketAddress(bare.isEmpty() ? "0.0.0.0" : bare, Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw new IOException("listen tcp: lookup " + bare + ": no such host");
        }
        return address;
    }

    /** The words of Go for a port that cannot be had. */
    public static IOException listenFailure(String address, IOException cause) {
        boolean taken = String.valueOf(cause.getMessage()).contains("in use");
        String why = taken ? "bind: address already in use" : String.valueOf(cause.getMessage());
        return new IOException("listen tcp " + address + ": " + why, cause);
    }
}
