package io.obsctl.testing.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Lets a test host reach ports of this machine's loopback, at the host's gateway and under the same numbers. */
public final class Forwarder implements AutoCloseable {
    private final List<ServerSocket> doors = new ArrayList<>();

    /** @param gateway an address of this machine, such as {@link TestHost#gateway} */
    public Forwarder(String gateway, List<Integer> ports) throws IOException {
        for (int port : ports) {
            ServerSocket door = new ServerSocket();
            door.setReuseAddress(true);
            door.bind(new InetSocketAddress(gateway, port));
            doors.add(door);
            daemon(() -> serve(door, port));
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "obsctl-test-forwarder");
        thread.setDaemon(true);
        thread.start();
    }

    private static void serve(ServerSocket door, int port) {
        while (!door.isClosed()) {
            try {
                Socket from = door.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), port);
                daemon(() -> pump(from, to));
                daemon(() -> pump(to, from));
            } catch (IOException e) {
                continue; // closed, or nobody there yet: the other side sees it
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            return; // one side has gone, and the other goes with it
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket door : doors) {
            door.close();
        }
    }
}
