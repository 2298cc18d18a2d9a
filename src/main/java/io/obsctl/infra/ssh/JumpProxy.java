package io.obsctl.infra.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Reaches a host through a session to another one, without a local port that others could use. */
final class JumpProxy implements Proxy {
    private final Session through;
    private @Nullable ChannelDirectTCPIP channel;
    private @Nullable InputStream input;
    private @Nullable OutputStream output;

    JumpProxy(Session through) {
        this.through = through;
    }

    @Override
    public void connect(@Nullable SocketFactory sockets, String host, int port, int timeout)
            throws JSchException, IOException {
        ChannelDirectTCPIP opened = (ChannelDirectTCPIP) through.openChannel("direct-tcpip");
        opened.setHost(host);
        opened.setPort(port);
        input = opened.getInputStream();
        output = opened.getOutputStream();
        opened.connect(timeout);
        channel = opened;
    }

    @Override
    @SuppressWarnings("NullAway") // jsch asks for the streams only after connect
    public InputStream getInputStream() {
        return input;
    }

    @Override
    @SuppressWarnings("NullAway") // jsch asks for the streams only after connect
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    @SuppressWarnings("NullAway") // there is none, and jsch takes null for "no socket"
    public Socket getSocket() {
        return null;
    }

    @Override
    public void close() {
        Channel opened = channel;
        if (opened != null) {
            opened.disconnect();
        }
    }
}
