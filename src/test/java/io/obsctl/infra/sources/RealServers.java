package io.obsctl.infra.sources;

import io.obsctl.testing.Await;
import io.obsctl.testing.Certificates;
import io.obsctl.testing.Ports;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Debian's PostgreSQL, Redis and RabbitMQ on loopback, each in a directory of its own, until closed. */
public final class RealServers implements AutoCloseable {
    private static final Path POSTGRES = Path.of("/usr/lib/postgresql");

    private final Path directory;
    private final String address;
    private final List<Process> running = new ArrayList<>();

    public RealServers(Path directory) {
        this(directory, "127.0.0.1");
    }

    /** @param address of this machine where they can be reached besides loopback, such as a test host's gateway */
    public RealServers(Path directory, String address) {
        this.directory = directory;
        this.address = address;
    }

    public static boolean possible() {
        return Files.isDirectory(POSTGRES)
                && Files.isExecutable(Path.of("/usr/bin/redis-server"))
                && Files.isExecutable(Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"))
                && System.getProperty("user.name").equals("root");
    }

    /** PostgreSQL with {@code pg_hba.conf} of these lines and after these statements; its port. */
    public int postgres(List<String> hba, String... statements) throws IOException, InterruptedException {
        Path bin;
        try (var versions = Files.list(POSTGRES)) {
            bin = versions.sorted().reduce((a, b) -> b).orElseThrow().resolve("bin");
        }
        Path data = directory.resolve("pg" + running.size());
        Files.createDirectories(data);
        run(directory, "chmod", "755", directory.toString());
        run(directory, "chown", "postgres", data.toString());
        String initdb = bin.resolve("initdb").toString();
        run(data, "runuser", "-u", "postgres", "--", initdb, "-D", data + "/db", "-A", "trust", "--no-sync");
        int port = Ports.free();
        String server = bin.resolve("postgres").toString();
        start(
                data,
                Map.of(),
                "runuser",
                "-u",
                "postgres",
                "--",
                server,
                "-D",
                data + "/db",
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1," + address,
                "-c",
                "unix_socket_directories=" + data,
                "-c",
                "fsync=off");
        Await.open(port);
        String psql = bin.resolve("psql").toString();
        for (String statement : statements) {
            until(
                    Duration.ofSeconds(20),
                    () -> status(
                                    data,
                                    psql,
                                    "-h",
                                    "127.0.0.1",
                                    "-p",
                                    Integer.toString(port),
                                    "-U",
                                    "postgres",
                                    "-c",
                                    statement)
                            == 0);
        }
        Files.write(data.resolve("db/pg_hba.conf"), hba);
        run(
                data,
                psql,
                "-h",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-U",
                "postgres",
                "-c",
                "select pg_reload_conf()");
        return port;
    }

    /** Redis with these settings; its port. */
    public int redis(String... settings) throws IOException, InterruptedException {
        int port = Ports.free();
        List<String> argv = new ArrayList<>(List.of(
                "/usr/bin/redis-server", "--port", Integer.toString(port), "--save", "", "--bind", "127.0.0.1"));
        if (!address.equals("127.0.0.1")) {
            argv.add(address);
        }
        argv.addAll(List.of(settings));
        start(directory, Map.of(), argv.toArray(new String[0]));
        Await.open(port);
        return port;
    }

    /** Redis that speaks TLS alone, with the certificates of {@link #certificates}; its port. */
    public int redisOverTls(String... settings) throws IOException, InterruptedException {
        int port = Ports.free();
        List<String> argv = new ArrayList<>(List.of(
                "/usr/bin/redis-server",
                "--port",
                "0",
                "--tls-port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--tls-cert-file",
                directory.resolve("server.pem").toString(),
                "--tls-key-file",
                directory.resolve("server.key").toString(),
                "--tls-ca-cert-file",
                directory.resolve("ca.pem").toString()));
        argv.addAll(List.of(settings));
        start(directory, Map.of(), argv.toArray(new String[0]));
        Await.open(port);
        return port;
    }

    /** An authority, a server's certificate for {@code localhost} and a client's: {@code ca}, {@code server}, {@code client}. */
    public void certificates() throws IOException, InterruptedException {
        Certificates.make(directory, """
                authority ca
                names DNS:localhost
                certificate server ca
                certificate client ca
                cp server.key postgres.key
                chown postgres postgres.key
                chmod 644 *.pem
                """);
    }

    /** RabbitMQ with its management API; the API's port. */
    public int rabbitmq() throws IOException {
        return rabbitmq(Ports.free(), "");
    }

    /** Where RabbitMQ's management API listens. */
    public record Rabbit(int plain, int secure) {}

    /** RabbitMQ whose management API speaks TLS too, with the certificates of {@link #certificates}. */
    public Rabbit rabbitmqOverTls() throws IOException {
        int secure = Ports.free();
        int plain = rabbitmq(Ports.free(), """
                management.ssl.ip = %1$s
                management.ssl.port = %2$d
                management.ssl.cacertfile = %3$s/ca.pem
                management.ssl.certfile = %3$s/server.pem
                management.ssl.keyfile = %3$s/server.key
                """.formatted(address, secure, directory));
        Await.open(secure);
        return new Rabbit(plain, secure);
    }

    private int rabbitmq(int api, String more) throws IOException {
        Path home = Files.createDirectories(directory.resolve("rabbit"));
        Files.writeString(
                home.resolve("rabbitmq.conf"),
                "listeners.tcp.1 = 127.0.0.1:" + Ports.free() + "\nmanagement.tcp.ip = " + address
                        + "\nmanagement.tcp.port = " + api + "\n" + more);
        Files.writeString(home.resolve("plugins"), "[rabbitmq_management].\n");
        start(
                home,
                Map.of(
                        "HOME", home.toString(),
                        "RABBITMQ_NODENAME", "obsctl" + api + "@localhost",
                        "RABBITMQ_MNESIA_BASE", home.resolve("mnesia").toString(),
                        "RABBITMQ_LOG_BASE", home.resolve("log").toString(),
                        "RABBITMQ_CONFIG_FILE", home.resolve("rabbitmq.conf").toString(),
                        "RABBITMQ_ENABLED_PLUGINS_FILE", home.resolve("plugins").toString(),
                        "ERL_EPMD_PORT", Integer.toString(Ports.free()),
                        "RABBITMQ_DIST_PORT", Integer.toString(Ports.free())),
                "/usr/lib/rabbitmq/bin/rabbitmq-server");
        until(Duration.ofSeconds(90), () -> {
            try {
                var asked = (HttpURLConnection) URI.create("http://" + address + ":" + api + "/api/overview")
                        .toURL()
                        .openConnection();
                return asked.getResponseCode() == 401;
            } catch (IOException notYet) {
                return false;
            }
        });
        return api;
    }

    private void start(Path where, Map<String, String> environment, String... argv) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        directory.resolve("server" + running.size() + ".log").toFile());
        builder.environment().putAll(environment);
        running.add(builder.start());
    }

    private static void until(Duration most, Callable<Boolean> what) {
        long end = System.nanoTime() + most.toNanos();
        try {
            while (!what.call()) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("it does not come up within " + most);
                }
                new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
            }
        } catch (IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static int status(Path where, String... argv) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(argv)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }

    private static void run(Path where, String... argv) throws IOException, InterruptedException {
        if (status(where, argv) != 0) {
            throw new IOException("failed: " + String.join(" ", argv));
        }
    }

    @Override
    public void close() {
        for (Process process : running) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        for (Process process : running) {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
