package io.obsctl.infra.ssh;

import io.obsctl.testing.host.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A disk on which everything lies that a host ever wrote, systemd's directory and obsctl's home alike, so that a power
 * cut loses what was not forced to it: ext4 without its care for files that are replaced, and with a minute between
 * commits.
 */
final class HostDisk {
    private static final String MIB = "256M";

    private final TestHost machine;
    private final Path file;
    private final Path store;
    private final String lower;

    /** Moves what the host wrote so far onto a new disk, and boots it from there. */
    HostDisk(TestHost machine, Path directory) throws IOException {
        this.machine = machine;
        this.file = directory.resolve("disk");
        this.store = Files.createDirectories(directory.resolve("store"));
        Path upper = machine.root().resolveSibling("upper");
        lower = HostScene.exec("findmnt", "-n", "-o", "OPTIONS", machine.root().toString())
                .replaceAll("(?s).*lowerdir=([^,]*),.*", "$1");
        machine.cut();
        run("umount", machine.root().toString());
        run("truncate", "-s", MIB, file.toString());
        run("mkfs.ext4", "-q", "-F", file.toString());
        mountStore();
        run("cp", "-a", upper.toString(), store.resolve("upper").toString());
        Files.createDirectories(store.resolve("work"));
        mountRoot();
        // What the test itself puts down is on the disk before anything is cut.
        run("sync");
        machine.bootAgain();
    }

    private void mountStore() throws IOException {
        run("mount", "-o", "loop,noauto_da_alloc,commit=60", file.toString(), store.toString());
    }

    private void mountRoot() throws IOException {
        String options =
                "lowerdir=" + lower + ",upperdir=" + store.resolve("upper") + ",workdir=" + store.resolve("work");
        run(
                "mount",
                "-t",
                "overlay",
                "obsctl-test",
                "-o",
                options,
                machine.root().toString());
    }

    /**
     * Cuts the power; the disk stays as it was at that instant, without what was still in memory.
     *
     * @return bytes of the disk that were never written
     */
    long cut() throws IOException {
        machine.cut();
        Path then = file.resolveSibling("disk-then");
        run("cp", "--sparse=always", file.toString(), then.toString());
        unmount();
        String differ = HostScene.exec("sh", "-c", "cmp -l '" + file + "' '" + then + "' | wc -l")
                .strip();
        Files.move(then, file, StandardCopyOption.REPLACE_EXISTING);
        mountStore();
        mountRoot();
        return Long.parseLong(differ);
    }

    private void unmount() throws IOException {
        for (Path place : new Path[] {machine.root(), store}) {
            // The last process of a host that was cut off may take a moment to let go.
            String said = HostScene.exec("umount", place.toString());
            for (int tries = 0; tries < 100 && !said.isEmpty(); tries++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                said = HostScene.exec("umount", place.toString());
            }
            if (!said.isEmpty()) {
                throw new IOException(said);
            }
        }
    }

    /** After this the host cannot be booted again. */
    void close() throws IOException {
        machine.cut();
        unmount();
    }

    private static void run(String... argv) throws IOException {
        String said = HostScene.exec(argv);
        if (!said.isEmpty()) {
            throw new IOException(String.join(" ", argv) + ": " + said);
        }
    }
}
