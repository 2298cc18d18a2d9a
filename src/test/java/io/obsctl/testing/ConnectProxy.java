package io.obsctl.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy on loopback that opens tunnels (RFC 9110, 9.3.6) to the places that it knows, whatever names others give them:
 * to any other it says 403, and 407 to who has to log in and does not.
 */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, Integer> places;
    private final String authorization;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /**
     * @param places {@code name:port} to a port of this machine
     * @param authorization what {@code Proxy-Authorization} has to be; empty lets everybody in
     */
    public ConnectProxy(Map<String, Integer> places, String authorization) throws IOException {
        this.places = Map.copyOf(places);
        this.authorization = authorization;
        daemon(this::serve);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** The first line of every request so far. */
    public List<String> asked() {
        return asked;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "connect-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (!door.isClosed()) {
            try {
                Socket from = door.accept();
                daemon(() -> answer(from));
            } catch (IOException e) {
                continue; // closed
            }
        }
    }

    private void answer(Socket from) {
        try (from) {
            List<String> head = head(from.getInputStream());
            String first = head.isEmpty() ? "" : head.get(0);
            asked.add(first);
            if (!authorization.isEmpty()
                    && head.stream().noneMatch(l -> l.equalsIgnoreCase("Proxy-Authorization: " + authorization))) {
                say(from, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"example\"");
                return;
            }
            Integer port = first.startsWith("CONNECT ") ? places.get(first.split(" ")[1]) : null;
            if (port == null) {
                say(from, "403 Forbidden");
                return;
            }
            try (Socket to = new Socket(InetAddress.getLoopbackAddress(), port)) {
                from.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                daemon(() -> pump(to, from));
                pump(from, to);
            }
        } catch (IOException e) {
            return; // one side has gone, and the other goes with it
        }
    }

    private static void say(Socket to, String status) throws IOException {
        to.getOutputStream()
                .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static List<String> head(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            text.append((char) b);
        }
        return text.toString().lines().toList();
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.close();
            from.close();
        } catch (IOException e) {
            return; // likewise
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
