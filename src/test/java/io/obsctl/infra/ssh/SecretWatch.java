package io.obsctl.infra.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks without a pause at every process of a host (arguments and environment) and at every file that everybody there
 * may read, for a text that is part of every secret. It sees the hosts of everybody else on this machine too: what it looks
 * for has to be its run's own.
 */
public final class SecretWatch implements AutoCloseable {
    private final Predicate<String> secret;
    private final Set<String> seen = new ConcurrentSkipListSet<>();
    private final Thread thread;
    private volatile boolean ended;
    private volatile int rounds;

    SecretWatch(HostScene scene) throws IOException {
        this(scene, scene.mark);
    }

    SecretWatch(HostScene scene, String mark) throws IOException {
        this(scene.directory.resolve("host/upper/var/lib"), content -> content.contains(mark), Duration.ZERO);
    }

    /** A visibly fake part for secrets that only one run plants. */
    public static String mark() {
        byte[] chance = new byte[6];
        new SecureRandom().nextBytes(chance);
        return "FAKE" + HexFormat.of().formatHex(chance);
    }

    /**
     * @param files where files are looked at
     * @param secret whether a text holds one
     * @param between between two rounds of looking, so that others get on where looking is dear
     */
    public SecretWatch(Path files, Predicate<String> secret, Duration between) throws IOException {
        this.secret = secret;
        long pause = between.toNanos();
        // The host's processes are in a namespace of their own, which this machine sees into.
        String own = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        thread = new Thread(() -> {
            while (!ended) {
                processes(own);
                files(files);
                rounds++;
                LockSupport.parkNanos(pause);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void processes(String own) {
        for (Path process : entries(Path.of("/proc"))) {
            if (!Character.isDigit(process.getFileName().toString().charAt(0))) {
                continue;
            }
            try {
                if (Files.readSymbolicLink(process.resolve("ns/pid")).toString().equals(own)) {
                    continue;
                }
                for (String file : List.of("cmdline", "environ")) {
                    String content = Files.readString(process.resolve(file), StandardCharsets.ISO_8859_1);
                    if (secret.test(content)) {
                        seen.add(file + " of " + content.replace('\0', ' '));
                    }
                }
            } catch (IOException e) {
                continue;
            }
        }
    }

    /** Goes only where everybody may go. */
    private void files(Path directory) {
        for (Path entry : entries(directory)) {
            try {
                Set<PosixFilePermission> mode = Files.getPosixFilePermissions(entry, LinkOption.NOFOLLOW_LINKS);
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    if (mode.contains(PosixFilePermission.OTHERS_EXECUTE)) {
                        files(entry);
                    }
                } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
                        && mode.contains(PosixFilePermission.OTHERS_READ)
                        && secret.test(Files.readString(entry, StandardCharsets.ISO_8859_1))) {
                    seen.add("readable for all: " + entry);
                }
            } catch (IOException e) {
                continue;
            }
        }
    }

    private static List<Path> entries(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of();
        }
    }

    public Set<String> seen() {
        return seen;
    }

    public int rounds() {
        return rounds;
    }

    @Override
    public void close() {
        ended = true;
    }
}
