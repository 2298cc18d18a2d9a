package io.obsctl.infra.ssh;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.obsctl.problem.Problem;
import java.net.InetSocketAddress;

/** A port of this machine's loopback that leads to an address as a host sees it. */
public final class SshTunnel implements AutoCloseable {
    private final Session session;
    private final int port;

    private SshTunnel(Session session, int port) {
        this.session = session;
        this.port = port;
    }

    static SshTunnel open(SshConnection connection, String remoteAddress) throws SshFailure {
        int colon = remoteAddress.lastIndexOf(':');
        String host = remoteAddress.substring(0, Math.max(0, colon)).replaceAll("^\\[|]$", "");
        Session session = connection.session();
        try {
            int remotePort = Integer.parseInt(remoteAddress.substring(colon + 1));
            return new SshTunnel(
                    session, session.setPortForwardingL("127.0.0.1", 0, Addresses.reachable(host), remotePort));
        } catch (JSchException | NumberFormatException e) {
            throw new SshFailure(
                    Problem.error(
                            "ssh/tunnel",
                            "the tunnel to the host cannot be opened",
                            connection.endpoint().name() + ", to " + remoteAddress + ": " + e.getMessage()),
                    e);
        }
    }

    /** Where it begins, on this machine. */
    public InetSocketAddress local() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    @Override
    public void close() {
        try {
            session.delPortForwardingL("127.0.0.1", port);
        } catch (JSchException e) {
            // The session is gone and the port with it.
        }
    }
}
