package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plan of many hosts by the packaged program in a process of its own, with a heap that is far too small for a
 * connection a host at once, against SSH servers in this process: every address of loopback is a host.
 */
class ThousandHostsIT {
    private static final String LOOK = """
            no digests

            fact os debian 12
            fact arch x86_64
            fact user root
            fact uid 0
            fact memory-kib 4000000
            fact memory-free-kib 2000000
            fact cgroup v2 cpu memory
            fact systemd 252
            fact alloy-path /usr/bin/alloy
            fact alloy-version 1.15.1
            fact http curl
            fact disk-free-kib 9000000
            state
            current\040
            """;

    private static final Pattern MARK = Pattern.compile("obsctl-[0-9a-f-]{36}");

    /** Kept, since a logger that nobody holds forgets its level: a line a log-in is no news here. */
    private static final Logger QUIET = Logger.getLogger("org.apache.sshd");

    @TempDir
    Path folder;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicInteger logins = new AtomicInteger();
    private String hostKey = "";

    @Test
    void twoHundredHostsWithFewConnectionsThreadsAndLittleMemory()
            throws IOException, GeneralSecurityException, InterruptedException {
        plan(200, 64);
    }

    @Test
    @Tag("long")
    void aThousandHosts() throws IOException, GeneralSecurityException, InterruptedException {
        plan(1000, 96);
    }

    private void plan(int count, int heap) throws IOException, GeneralSecurityException, InterruptedException {
        QUIET.setLevel(Level.WARNING);
        try (SshServer server = server()) {
            server.start();
            write(server.getPort(), count);
            long start = System.nanoTime();
            Process program = program(heap);
            int threads = 0;
            int resident = 0;
            while (!program.waitFor(20, TimeUnit.MILLISECONDS)) {
                String status = status(program.pid());
                threads = Math.max(threads, number(status, "Threads"));
                resident = Math.max(resident, number(status, "VmHWM"));
                if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(3)) {
                    program.destroyForcibly();
                }
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf(
                    "%d hosts planned in %.1f s: %d threads and %d connections at most, -Xmx%dm, %d MiB resident at most%n",
                    count, took.toMillis() / 1000.0, threads, mostOpen.get(), heap, resident >> 10);
            assertThat(program.exitValue())
                    .as(Files.readString(folder.resolve("err")))
                    .isZero();
            assertThat(Files.readString(folder.resolve("out")).split("\"name\"\\s*:\\s*\"h\\d+\"", -1))
                    .as("hosts in the plan")
                    .hasSize(count + 1);
            assertThat(logins).as("one connection a host").hasValue(count);
            assertThat(mostOpen.get()).as("connections at once").isLessThanOrEqualTo(40);
            assertThat(threads).as("threads").isLessThanOrEqualTo(160);
        }
    }

    private Process program(int heap) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx" + heap + "m",
                        "-Dobsctl.tty=",
                        "-jar",
                        Path.of("target/obsctl.jar").toAbsolutePath().toString(),
                        "plan",
                        "many",
                        "-o",
                        "json")
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        builder.environment().put("WRITE_TOKEN", "FAKE");
        return builder.start();
    }

    private static String status(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/status"));
        } catch (IOException e) {
            // It has just ended.
            return "";
        }
    }

    private static int number(String status, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ":\\s+(\\d+)").matcher(status);
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }

    private void write(int port, int count) throws IOException, InterruptedException {
        Process made = new ProcessBuilder(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-f",
                        folder.resolve("key").toString())
                .start();
        assertThat(made.waitFor()).isZero();
        StringBuilder known = new StringBuilder();
        StringBuilder hosts = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String address = "127.1." + i / 250 + "." + (i % 250 + 1);
            known.append("[%s]:%d %s%n".formatted(address, port, hostKey));
            hosts.append("    - { name: h%d, address: %s }%n".formatted(i, address));
        }
        Files.writeString(folder.resolve("known_hosts"), known);
        Files.writeString(Files.createDirectory(folder.resolve("profiles")).resolve("many.yaml"), """
                environment: test
                service: { name: many, team: tests }
                stack:
                  kind: self-hosted
                  tokens: { write: "env:WRITE_TOKEN" }
                  lanes: { otlp: { url: "http://127.0.0.1:9/otlp", id: 1 } }
                collector: { alloy: "1.15", runs-on: systemd }
                collect: { otlp: {} }
                hosts:
                  defaults: { user: root, sudo: false, port: %d, key-file: %s, known-hosts: %s }
                  list:
                %s""".formatted(
                        port, folder.resolve("key"), folder.resolve("known_hosts"), hosts));
    }

    private SshServer server() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        ByteArrayBuffer buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(pair.getPublic());
        hostKey = KeyUtils.getKeyType(pair) + " " + Base64.getEncoder().encodeToString(buffer.getCompactData());
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("0.0.0.0");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(pair));
        server.setPublickeyAuthenticator((user, key, session) -> true);
        server.setCommandFactory((channel, line) -> new Answer());
        Map<Session, Boolean> seen = new ConcurrentHashMap<>();
        server.addSessionListener(new SessionListener() {
            @Override
            public void sessionEvent(Session session, Event event) {
                if (event == Event.Authenticated && seen.put(session, true) == null) {
                    logins.incrementAndGet();
                    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
                }
            }

            @Override
            public void sessionClosed(Session session) {
                if (seen.containsKey(session)) {
                    open.decrementAndGet();
                }
            }
        });
        return server;
    }

    /** Answers as {@code survey.sh} does on a host that obsctl never saw: after the mark that the command prints first. */
    private static final class Answer implements Command, Runnable {
        private InputStream in = InputStream.nullInputStream();
        private OutputStream out = OutputStream.nullOutputStream();
        private OutputStream error = OutputStream.nullOutputStream();
        private ExitCallback exit = (code, message, closeImmediately) -> {};

        @Override
        public void start(ChannelSession channel, Environment environment) {
            Thread thread = new Thread(this, "fake-host");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void run() {
            try {
                String said = new String(in.readNBytes(100), StandardCharsets.UTF_8);
                Matcher mark = MARK.matcher(said);
                if (mark.find()) {
                    byte[] line = (mark.group() + "\n").getBytes(StandardCharsets.UTF_8);
                    error.write(line);
                    error.flush();
                    out.write(line);
                }
                out.write(LOOK.getBytes(StandardCharsets.UTF_8));
                out.flush();
                exit.onExit(0);
            } catch (IOException e) {
                exit.onExit(1);
            }
        }

        @Override
        public void destroy(ChannelSession channel) {}

        @Override
        public void setErrorStream(OutputStream err) {
            error = err;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }
    }
}
