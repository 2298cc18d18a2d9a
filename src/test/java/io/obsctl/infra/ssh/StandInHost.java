package io.obsctl.infra.ssh;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.obsctl.model.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A host in a directory: a {@code systemctl}, {@code systemd-run} and {@code alloy} that write down what they are told,
 * and a collector that reads the live config when it is started or reloaded and answers as a real one does
 * (shared/facts/alloy-runtime.md). Its config decides how it behaves: {@code syntax-error}, {@code port-taken}, {@code
 * wrong-id}, {@code crash}.
 */
public final class StandInHost implements AutoCloseable {
    public final Path root;
    public final Path home;
    public final Path etc;
    public final Path run;
    public final Path bin;
    private final Path state;
    private final HttpServer server;
    final List<String> loads = Collections.synchronizedList(new ArrayList<>());
    private volatile String running = "";
    private volatile String lastTried = "";
    private volatile int refused;
    private volatile int sent;

    public StandInHost(Path root) throws IOException {
        this.root = root;
        home = root.resolve("var/lib/obsctl");
        etc = Files.createDirectories(root.resolve("etc/systemd/system"));
        run = root.resolve("run/obsctl");
        bin = Files.createDirectories(root.resolve("bin"));
        state = Files.createDirectories(root.resolve("state"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        program("systemctl", """
                #!/bin/sh
                echo "$*" >>'STATE/calls'
                case $1 in
                    show)
                        for property; do
                            case $property in
                                Version) echo Version=252 ;;
                                ActiveState) echo "ActiveState=$(cat 'STATE/active' 2>/dev/null || echo inactive)" ;;
                                NRestarts) echo "NRestarts=$(cat 'STATE/restarts' 2>/dev/null || echo 0)" ;;
                                LoadState) echo "LoadState=$(cat 'STATE/load' 2>/dev/null || echo loaded)" ;;
                                Job) echo "Job=$(cat 'STATE/job' 2>/dev/null)" ;;
                                UnitFileState) if [ -f 'STATE/enabled' ]; then echo UnitFileState=enabled; fi ;;
                            esac
                        done ;;
                    daemon-reload) rm -f 'STATE/unread' ;;
                    restart)
                        [ ! -f 'STATE/unread' ] || { echo "Unit not found"; exit 5; }
                        [ ! -f 'STATE/restart-fails' ] || { echo "Job failed"; exit 1; }
                        echo active >'STATE/active'
                        curl -s -X POST http://127.0.0.1:PORT/control/start ;;
                    stop) echo inactive >'STATE/active' ;;
                    is-system-running) echo running ;;
                esac
                """);
        program("systemd-run", """
                #!/bin/sh
                while [ "$1" != /bin/sh ]; do shift; done
                setsid "$@" </dev/null >/dev/null 2>&1 &
                """);
        program("alloy", """
                #!/bin/sh
                case $1 in
                    --version) echo 'alloy, version v1.15.1 (branch: HEAD, revision: 0)' ;;
                    validate) if grep -q invalid "$2"; then echo "$2:1:1: unexpected word" >&2; exit 1; fi ;;
                esac
                """);
        program("systemd-analyze", "#!/bin/sh\nexit 0\n");
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Puts a program before all others of this host. */
    public void program(String name, String text) {
        try {
            Path file = bin.resolve(name);
            Files.writeString(file, text.replace("STATE", state.toString()).replace("PORT", String.valueOf(port())));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void state(String name, String value) throws IOException {
        Files.writeString(state.resolve(name), value);
    }

    String state(String name) throws IOException {
        Path file = state.resolve(name);
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    /** What {@code systemctl} was told that changes something, in order. */
    List<String> calls() throws IOException {
        return state("calls")
                .lines()
                .filter(c -> !c.startsWith("show") && !c.startsWith("is-") && !c.startsWith("reset-failed"))
                .toList();
    }

    void forgetCalls() throws IOException {
        Files.deleteIfExists(state.resolve("calls"));
        loads.clear();
    }

    /** The config that the process runs; empty when none was ever loaded. */
    String running() {
        return running;
    }

    Path release(String name, String config) throws IOException {
        Path release = Files.createDirectories(home.resolve("releases").resolve(name));
        Files.createDirectories(release.resolve("alloy"));
        Files.writeString(release.resolve("alloy/config.alloy"), config);
        Files.createDirectories(release.resolve("systemd"));
        Files.writeString(release.resolve("systemd/obsctl-alloy.service"), "[Service]\n");
        return release;
    }

    String current() throws IOException {
        Path link = home.resolve("current");
        return Files.isSymbolicLink(link) ? Files.readSymbolicLink(link).toString() : "";
    }

    boolean linked(String name) {
        return Files.exists(etc.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    private void answer(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/-/ready" -> send(exchange, 200, "Alloy is ready.\n");
            case "/-/healthy" -> {
                boolean ill = running.contains("port-taken");
                send(
                        exchange,
                        ill ? 500 : 200,
                        ill
                                ? "unhealthy components: otelcol.receiver.otlp: listen tcp 127.0.0.1:4318: address already in use"
                                : "All Alloy components are healthy.\n");
            }
            case "/-/reload" -> {
                boolean taken = load();
                send(exchange, taken ? 200 : 400, taken ? "config reloaded" : "config.alloy:1:1: syntax error");
            }
            case "/control/start" -> {
                load();
                if (lastTried.contains("crash")) {
                    state("active", "failed");
                }
                send(exchange, 200, "");
            }
            case "/metrics" -> send(exchange, 200, metrics());
            default -> send(exchange, 404, "");
        }
    }

    /** What cannot be read is no attempt: the hash stays. Nobody can take a file from root: a note in the state does. */
    private boolean load() {
        try {
            if (Files.exists(state.resolve("unreadable"))) {
                return false;
            }
            lastTried = Files.readString(home.resolve("current/alloy/config.alloy"));
        } catch (IOException e) {
            lastTried = "";
        }
        loads.add(lastTried);
        boolean taken = !lastTried.contains("syntax-error");
        if (taken) {
            running = lastTried;
        }
        return taken;
    }

    private String metrics() {
        if (running.contains("wrong-id")) {
            refused++;
        }
        return "# TYPE alloy_config_hash gauge\nalloy_config_hash{cluster_name=\"\",sha256=\""
                + Release.sha256(lastTried.getBytes(StandardCharsets.UTF_8)) + "\"} 1\n"
                + "alloy_component_controller_running_components{health_type=\"healthy\"} 7\n"
                + "alloy_component_controller_running_components{health_type=\"unhealthy\"} "
                + (running.contains("port-taken") ? 1 : 0) + "\n"
                + "prometheus_remote_storage_samples_total{component_id=\"prometheus.remote_write.mimir\",url=\"x\"} "
                + (running.contains("scrapes") ? ++sent : sent) + "\n"
                + "otelcol_exporter_send_failed_spans_total{error_type=\"Unauthenticated\"} " + refused + "\n";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
