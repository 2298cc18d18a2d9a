package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.deploy.Planner;
import io.obsctl.deploy.Survey;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.ByteSize;
import io.obsctl.model.Collector;
import io.obsctl.model.CollectorRole;
import io.obsctl.model.CredentialDelivery;
import io.obsctl.model.Host;
import io.obsctl.model.HostDefaults;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Limits;
import io.obsctl.model.Listen;
import io.obsctl.model.Percent;
import io.obsctl.model.Plan;
import io.obsctl.model.RunsOn;
import io.obsctl.model.Secret;
import io.obsctl.model.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
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

/** A plan of many hosts against SSH servers in this process: every address of loopback is a host. */
class ThousandHostsIT {
    private static final String LOOK = """
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

    /** Kept, since a logger that nobody holds forgets its level: a line a log-in is no news here. */
    private static final Logger QUIET = Logger.getLogger("org.apache.sshd");

    @TempDir
    Path folder;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicInteger logins = new AtomicInteger();

    @Test
    void aHundredHostsWithFewConnectionsAtOnce() throws IOException, GeneralSecurityException {
        plan(100);
    }

    @Test
    @Tag("long")
    void aThousandHosts() throws IOException, GeneralSecurityException {
        plan(1000);
    }

    private void plan(int count) throws IOException, GeneralSecurityException {
        QUIET.setLevel(Level.WARNING);
        try (SshServer server = server()) {
            server.start();
            int before = clientThreads();
            AtomicInteger mostThreads = new AtomicInteger();
            AtomicInteger mostHeap = new AtomicInteger();
            ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();
            watcher.scheduleAtFixedRate(
                    () -> {
                        mostThreads.accumulateAndGet(clientThreads() - before, Math::max);
                        long heap = ManagementFactory.getMemoryMXBean()
                                .getHeapMemoryUsage()
                                .getUsed();
                        mostHeap.accumulateAndGet((int) (heap >> 20), Math::max);
                    },
                    0,
                    20,
                    TimeUnit.MILLISECONDS);
            long start = System.nanoTime();
            Plan plan;
            try {
                plan = plan(server.getPort(), count);
            } finally {
                watcher.shutdownNow();
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf(
                    "%d hosts planned in %.1f s, %d threads and %d connections at most, heap %d MiB at most (servers included)%n",
                    count, took.toMillis() / 1000.0, mostThreads.get(), mostOpen.get(), mostHeap.get());
            assertThat(plan.blocked()).isEmpty();
            assertThat(plan.targets()).hasSize(count);
            assertThat(logins).as("one connection a host").hasValue(count);
            assertThat(mostOpen.get()).as("connections at once").isLessThanOrEqualTo(40);
            assertThat(mostThreads.get()).as("threads for them").isLessThanOrEqualTo(160);
        }
    }

    /** Threads that are not the servers' and not the watcher's. */
    private static int clientThreads() {
        Thread[] all = new Thread[Thread.activeCount() + 200];
        int count = 0;
        for (int i = 0, n = Thread.enumerate(all); i < n; i++) {
            String name = all[i].getName();
            count += name.startsWith("sshd-") || name.startsWith("fake-") || name.startsWith("pool-") ? 0 : 1;
        }
        return count;
    }

    private Plan plan(int port, int count) throws IOException {
        Path key = folder.resolve("key");
        Process made = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                .inheritIO()
                .start();
        assertThat(await(made)).isZero();
        HostDefaults defaults = new HostDefaults(
                "root",
                port,
                false,
                key.toString(),
                folder.resolve("known_hosts").toString(),
                null);
        StringBuilder known = new StringBuilder();
        List<Host> hosts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String address = "127.1." + i / 250 + "." + (i % 250 + 1);
            known.append("[")
                    .append(address)
                    .append("]:")
                    .append(port)
                    .append(' ')
                    .append(hostKey)
                    .append('\n');
            hosts.add(new Host("h" + i, address, null, null, null, null, null, Map.of(), List.of()));
        }
        Files.writeString(folder.resolve("known_hosts"), known);
        Bundle bundle = new Bundle(
                "prod",
                List.of(
                        Artifact.of(HostLayout.CONFIG, ArtifactKind.ALLOY_CONFIG, "logging { }\n"),
                        Artifact.of(
                                HostLayout.OWN_UNIT,
                                ArtifactKind.SYSTEMD_UNIT,
                                "[Service]\nExecStart=/usr/bin/alloy\n")));
        Collector collector = new Collector(
                CollectorRole.AGENT,
                Version.parse("1.15"),
                RunsOn.SYSTEMD,
                "/usr/bin/alloy",
                "/var/lib/obsctl",
                new Limits(ByteSize.parse("512MiB"), Percent.parse("50%")),
                new Listen("127.0.0.1:4317", "127.0.0.1:4318", "127.0.0.1:12345"),
                CredentialDelivery.AUTO,
                null);
        try (SshHosts ssh = new SshHosts(defaults, LoopbackSshd.options(PassphrasePrompt.none()))) {
            HostRelease release = HostRelease.of("prod", "", "tests", collector, Duration.ZERO);
            List<Target> targets = hosts.stream()
                    .map(h -> ssh.target(h, release, ref -> Secret.of("FAKE".toCharArray()), Clock.systemUTC()))
                    .toList();
            return Planner.plan("prod", "", "", new Survey(10, Sink.none()).of(bundle, targets));
        }
    }

    private static int await(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private String hostKey = "";

    private SshServer server() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new java.security.spec.ECGenParameterSpec("secp256r1"));
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

    /** Answers as {@code look.sh} does on a host that obsctl never saw. */
    private static final class Answer implements Command {
        private OutputStream out = OutputStream.nullOutputStream();
        private ExitCallback exit = (code, message, closeImmediately) -> {};

        @Override
        public void start(ChannelSession channel, Environment environment) throws IOException {
            out.write(LOOK.getBytes(StandardCharsets.UTF_8));
            out.flush();
            exit.onExit(0);
        }

        @Override
        public void destroy(ChannelSession channel) {}

        @Override
        public void setErrorStream(OutputStream err) {}

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void setInputStream(java.io.InputStream in) {}

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }
    }
}
