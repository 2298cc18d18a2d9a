package io.obsctl.infra.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** What can happen to a host or to its connection, at any moment of a deploy. */
enum Fault {
    /** Nothing besides what the new config does by itself. */
    NONE,
    /** Every connection of the deploying user ends at once. */
    CONNECTION_CUT,
    /** Packets are lost for three seconds, then the line is there again. */
    LINE_DEAD,
    /** obsctl's own process ends without a word. */
    CLIENT_KILLED,
    /** The script that switches ends without a word. */
    SCRIPT_KILLED,
    /** The machine is gone between two instructions and boots again. */
    POWER_CUT,
    /** Likewise, and whatever was not forced to the disk is lost; only on a host with {@link HostScene#ownDisk}. */
    POWER_LOST,
    /** The machine is shut down in order and boots again. */
    REBOOT,
    DISK_FULL,
    READ_ONLY,
    /** Nothing can be created, renamed or removed in obsctl's directory, not even by root. */
    HOME_IMMUTABLE,
    /** The user may not work as root any more. */
    SUDO_LOST,
    /** Another process listens where the collector's own page is. */
    PAGE_TAKEN,
    /** The script is ended while the journal holds half of what it should. */
    JOURNAL_HALF,
    /** The power is cut and the journal is empty then. */
    JOURNAL_EMPTY,
    /** Somebody else deploys at the same time. */
    SECOND_DEPLOY,
    CLOCK_FORWARD,
    CLOCK_BACK;

    /** Whether the disk must be one of its own for this. */
    boolean needsDisk() {
        return this == DISK_FULL || this == READ_ONLY;
    }

    /** Whether nobody can be told how the run ends. */
    boolean endsClient() {
        return this == CLIENT_KILLED;
    }

    void strike(HostScene scene) {
        switch (this) {
            case NONE, CLIENT_KILLED, SECOND_DEPLOY -> {}
            case CONNECTION_CUT -> scene.there("pkill -KILL -u deploy -x sshd");
            case LINE_DEAD ->
                scene.network("ip link set host0 down; { sleep 3; ip link set host0 up; ip route replace default via "
                        + scene.machine.gateway() + "; } >/dev/null 2>&1 &");
            case SCRIPT_KILLED -> scene.there("systemctl kill -s KILL 'obsctl-apply-*'");
            case POWER_CUT -> cutPower(scene);
            case POWER_LOST -> {
                scene.cutWithoutDisk();
                bootAgain(scene);
            }
            case REBOOT -> {
                scene.there("/usr/bin/rm -f /var/stop-at; systemctl poweroff --no-block");
                HostScene.await("it shuts down", Duration.ofSeconds(120), scene.machine::isDown);
                cutPower(scene);
            }
            case DISK_FULL -> scene.there("head -c 100M /dev/zero >/var/lib/obsctl/fill");
            case READ_ONLY -> scene.there("mount -o remount,ro /var/lib/obsctl");
            case HOME_IMMUTABLE -> scene.there("chattr +i /var/lib/obsctl");
            case SUDO_LOST -> scene.there("mv /etc/sudoers.d/deploy /root/sudoers");
            case PAGE_TAKEN ->
                scene.there(
                        "systemd-run -q --unit=squatter sh -c 'systemctl stop obsctl-alloy; exec perl -MIO::Socket::INET -e"
                                + " \"our \\$s = IO::Socket::INET->new(LocalAddr => q(127.0.0.1), LocalPort => 12345, Listen => 1, ReuseAddr => 1); sleep 600\"'");
            case JOURNAL_HALF ->
                scene.there(
                        "systemctl stop -q nothing; cd /var/lib/obsctl && j=$(head -c 40 journal) && printf %s \"$j\" >journal;"
                                + " systemctl kill -s KILL 'obsctl-apply-*'");
            case JOURNAL_EMPTY -> {
                scene.there(": >/var/lib/obsctl/journal");
                cutPower(scene);
            }
            case CLOCK_FORWARD -> date(scene, "2099-01-01");
            case CLOCK_BACK -> date(scene, "1999-01-01");
        }
    }

    /** The clock as programs ask for it, and as files bear it. */
    private static void date(HostScene scene, String day) {
        scene.there("printf '#!/bin/sh\\nexec /usr/bin/date -d " + day + " \"$@\"\\n' >/usr/local/bin/date;"
                + " chmod 755 /usr/local/bin/date; touch -d " + day
                + " /var/lib/obsctl/releases/* /var/lib/obsctl/journal");
    }

    private static void cutPower(HostScene scene) {
        try {
            scene.machine.cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bootAgain(scene);
    }

    private static void bootAgain(HostScene scene) {
        try {
            for (String file : List.of("var/stop-at", "var/stopped")) {
                Files.deleteIfExists(scene.machine.root().resolve(file));
            }
            scene.machine.bootAgain();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        HostScene.await(
                "boot is over",
                Duration.ofSeconds(90),
                () -> !scene.there("systemctl is-system-running").matches("(?s).*(starting|initializing|Failed).*"));
    }

    /** Takes away what a person would have to take away. */
    void lift(HostScene scene) {
        switch (this) {
            case DISK_FULL -> scene.there("/usr/bin/rm -f /var/lib/obsctl/fill");
            case READ_ONLY -> scene.there("mount -o remount,rw /var/lib/obsctl");
            case HOME_IMMUTABLE -> scene.there("chattr -i /var/lib/obsctl");
            case SUDO_LOST -> scene.there("mv /root/sudoers /etc/sudoers.d/deploy");
            case PAGE_TAKEN -> scene.there("systemctl kill -s KILL squatter");
            case LINE_DEAD ->
                HostScene.await(
                        "the line is there",
                        Duration.ofSeconds(30),
                        () -> scene.network("ip route").contains("default"));
            case CLOCK_FORWARD, CLOCK_BACK -> scene.there("/usr/bin/rm -f /usr/local/bin/date");
            default -> {}
        }
    }
}
