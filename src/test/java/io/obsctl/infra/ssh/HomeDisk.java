package io.obsctl.infra.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A small disk for obsctl's home alone, ext4, on a host that runs: to be filled, write-protected or broken. */
final class HomeDisk {
    private static final String HOME = "/" + HostScene.HOME;

    private final HostScene scene;
    private final Path file;
    private final String loop;
    private boolean disturbed;

    private HomeDisk(HostScene scene, Path file, String loop) {
        this.scene = scene;
        this.file = file;
        this.loop = loop;
    }

    static HomeDisk mount(HostScene scene) throws IOException {
        Path file = scene.directory.resolve("home-disk");
        HostScene.exec("truncate", "-s", "24M", file.toString());
        HostScene.exec("mkfs.ext4", "-q", "-F", "-m", "0", file.toString());
        String loop = HostScene.exec("losetup", "-f", "--show", file.toString()).strip();
        HomeDisk disk = new HomeDisk(scene, file, loop);
        // The host's /dev has no such disks: it gets this one.
        String number = loop.replaceAll("\\D+", "");
        disk.require("mkdir -p " + HOME + "; /usr/bin/rm -f /dev/obsctl-disk; mknod /dev/obsctl-disk b 7 " + number);
        disk.attach();
        // Full is to mean full: nothing is kept back.
        Files.writeString(disk.kernel().resolve("reserved_clusters"), "0");
        return disk;
    }

    /** Where the kernel lets this machine speak to the disk. */
    private Path kernel() {
        return Path.of("/sys/fs/ext4", loop.replaceFirst("^/dev/", ""));
    }

    private void attach() {
        require("mount -t ext4 -o errors=remount-ro /dev/obsctl-disk " + HOME + "; /usr/bin/chmod 755 " + HOME);
    }

    private void require(String script) {
        String said = scene.there(script);
        if (!said.isEmpty()) {
            throw new AssertionError(script + ": " + said);
        }
    }

    /** The kernel finds an error on the disk. */
    void disturb() {
        try {
            disturbed = true;
            Files.writeString(kernel().resolve("trigger_fs_error"), "a test\n");
        } catch (IOException e) {
            throw new AssertionError("no error can be made on " + loop, e);
        }
    }

    /** What a person does after that: out, checked, in again. */
    void repair() {
        if (disturbed) {
            disturbed = false;
            scene.there("umount -l " + HOME);
            try {
                HostScene.await("the disk is let go", Duration.ofSeconds(20), () -> !Files.exists(kernel()));
                HostScene.exec("e2fsck", "-p", loop);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            attach();
        }
    }

    void unmount() throws IOException {
        scene.there("umount -l " + HOME + "; /usr/bin/rm -f /dev/obsctl-disk");
        HostScene.exec("losetup", "-d", loop);
        Files.deleteIfExists(file);
    }
}
