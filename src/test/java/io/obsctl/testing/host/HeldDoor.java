package io.obsctl.testing.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * In front of an HTTP server on loopback. A request that holds a text reaches the server; its answer does not come back
 * while the door is armed: the caller can be killed between its being done and its being known.
 */
public final class HeldDoor implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int port;
    private volatile String text = "";
    private volatile CountDownLatch reached = new CountDownLatch(1);

    public HeldDoor(URI server) throws IOException {
        this.port = server.getPort();
        daemon(this::serve);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    public void arm(String held) {
        reached = new CountDownLatch(1);
        text = held;
    }

    public void disarm() {
        text = "";
    }

    /** Waits until the server has answered a request that is held. */
    public boolean reached() throws InterruptedException {
        return reached.await(60, TimeUnit.SECONDS);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "held-door");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (!door.isClosed()) {
            try {
                Socket from = door.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), port);
                daemon(() -> pass(from, to));
            } catch (IOException e) {
                continue; // closed, or the server is not there: the other side sees it
            }
        }
    }

    private void pass(Socket from, Socket to) {
        boolean[] hold = {false};
        daemon(() -> pump(to, from, hold, false));
        pump(from, to, hold, true);
    }

    private void pump(Socket from, Socket to, boolean[] hold, boolean asks) {
        byte[] bytes = new byte[65_536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (asks && !text.isEmpty() && new String(bytes, 0, read, StandardCharsets.UTF_8).contains(text)) {
                    hold[0] = true;
                }
                if (!asks && hold[0]) {
                    reached.countDown();
                    continue;
                }
                out.write(bytes, 0, read);
            }
        } catch (IOException e) {
            return; // one side has gone, and the other goes with it
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
