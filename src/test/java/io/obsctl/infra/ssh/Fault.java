package io.obsctl.infra.ssh;

import io.obsctl.model.HostLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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
    /** As somebody mounts it, while no file is open. */
    READ_ONLY,
    /** As the kernel does it after an error of the disk, whatever is open; what was not committed is gone. */
    DISK_ERROR,
    /** Nothing can be created, renamed or removed in obsctl's directory, not even by root. */
    HOME_IMMUTABLE,
    /** Alloy's own user cannot get into obsctl's directory any more. */
    HOME_CLOSED,
    /** The user may not work as root any more. */
    SUDO_LOST,
    /** Somebody masks the unit: systemd starts it no more. The distribution's: a link in systemd's directory cannot be masked. */
    UNIT_MASKED,
    /** Another process listens where the collector's own page is. */
    PAGE_TAKEN,
    /** Another process listens where the new config wants to. */
    PORT_TAKEN,
    /** The script is ended while the journal holds half of what it should. */
    JOURNAL_HALF,
    /** The power is cut and the journal is empty then. */
    JOURNAL_EMPTY,
    /** Likewise, and so is the one beside it. */
    JOURNALS_EMPTY,
    /** Somebody else deploys at the same time. */
    SECOND_DEPLOY,
    /**
     * The clock as programs ask for it, and as files bear it. The kernel has one clock for all its containers, and
     * systemd-nspawn takes CAP_SYS_TIME away: what would set it for one host sets it for this machine.
     */
    CLOCK_FORWARD,
    CLOCK_BACK;

    private static final Set<Fault> OF_A_DISK = EnumSet.of(DISK_FULL, READ_ONLY, DISK_ERROR);

    /** Whether the disk must be one of its own for this. */
    boolean needsDisk() {
        return OF_A_DISK.contains(this);
    }

    /** Whether nobody can be told how the run ends. */
    boolean endsClient() {
        return this == CLIENT_KILLED;
    }

    /** The unit that a host must run for this. */
    String unit() {
        return this == UNIT_MASKED ? HostLayout.DISTRIBUTION_UNIT_NAME : HostLayout.OWN_UNIT_NAME;
    }

    /** Strikes, and looks whether it did. */
    Strike strike(HostScene scene) {
        return switch (this) {
            case NONE, CLIENT_KILLED, SECOND_DEPLOY -> Strike.of(false, "");
            case CONNECTION_CUT -> {
                String ended = scene.there("pgrep -c -u deploy -x sshd; pkill -KILL -u deploy -x sshd");
                yield Strike.of(!ended.equals("0"), ended + " sshd of the user ended");
            }
            case LINE_DEAD -> lineDead(scene);
            case SCRIPT_KILLED -> scriptKilled(scene, "");
            case POWER_CUT -> powerCut(scene, "");
            case POWER_LOST -> {
                String boot = boot(scene);
                String under = phase(scene);
                long lost = scene.cutWithoutDisk();
                bootAgain(scene);
                yield Strike.of(
                        !boot(scene).equals(boot), under + ", " + lost + " bytes not on the disk, booted again");
            }
            case REBOOT -> {
                String boot = boot(scene);
                scene.there("/usr/bin/rm -f /" + Breakpoint.PLACE + "/at; systemctl poweroff --no-block");
                HostScene.await("it shuts down", Duration.ofSeconds(120), scene.machine::isDown);
                cutPower(scene);
                yield Strike.of(!boot(scene).equals(boot), "shut down in order, booted again");
            }
            case JOURNAL_HALF ->
                scriptKilled(
                        scene,
                        "cd /var/lib/obsctl && j=$(head -c 40 journal) && printf %s \"$j\" >journal && wc -c <journal;");
            case JOURNAL_EMPTY ->
                powerCut(
                        scene,
                        "test -s /var/lib/obsctl/journal && : >/var/lib/obsctl/journal && stat -c '%n %s' /var/lib/obsctl/journal;");
            case JOURNALS_EMPTY ->
                powerCut(
                        scene,
                        "cd /var/lib/obsctl; test -s journal && : >journal; test -s journal.good && : >journal.good;"
                                + " stat -c '%n %s' journal*;");
            case UNIT_MASKED -> {
                scene.there("systemctl mask " + unit());
                yield lasts(scene);
            }
            case READ_ONLY -> {
                String said = scene.there("mount -o remount,ro /var/lib/obsctl");
                yield said.isEmpty() ? lasts(scene) : Strike.of(false, said);
            }
            default -> {
                begin(scene);
                yield lasts(scene);
            }
        };
    }

    /** What lasts until somebody takes it away. */
    private void begin(HostScene scene) {
        switch (this) {
            case DISK_FULL ->
                // Where no large file finds room any more small ones do.
                scene.there("cd /var/lib/obsctl; cat /dev/zero >fill; sync; i=0;"
                        + " while printf x >fill.$i && [ $i -lt 3000 ]; do i=$((i + 1)); done");
            case DISK_ERROR -> scene.disturbDisk();
            case HOME_IMMUTABLE -> scene.there("chattr +i /var/lib/obsctl");
            case HOME_CLOSED -> scene.there("/usr/bin/chmod 700 /var/lib/obsctl");
            case SUDO_LOST -> scene.there("mv /etc/sudoers.d/deploy /root/sudoers");
            case PAGE_TAKEN -> squat(scene, "systemctl stop obsctl-alloy; ", 12345);
            case PORT_TAKEN -> squat(scene, "", 4318);
            case CLOCK_FORWARD -> date(scene, "2099-01-01");
            case CLOCK_BACK -> date(scene, "1999-01-01");
            default -> throw new IllegalStateException(this + " does not last");
        }
    }

    /** Whether it is there now; for what lasts only. A strike of anything else is over at once. */
    Strike lasts(HostScene scene) {
        return switch (this) {
            case DISK_FULL -> probe(scene, "No space left on device");
            case READ_ONLY, DISK_ERROR -> probe(scene, "Read-only file system");
            case HOME_IMMUTABLE -> probe(scene, "Operation not permitted");
            case HOME_CLOSED -> {
                String said = scene.there(
                        "runuser -u alloy -- cat /var/lib/obsctl/current/alloy/config.alloy 2>&1 | tail -n 1");
                yield Strike.of(said.contains("Permission denied"), said);
            }
            case SUDO_LOST -> {
                String said = scene.there("runuser -u deploy -- sudo -n true 2>&1");
                yield Strike.of(said.contains("sudo:"), said);
            }
            case UNIT_MASKED -> {
                String said = scene.there("systemctl show -p LoadState " + unit());
                yield Strike.of(said.equals("LoadState=masked"), said);
            }
            case PAGE_TAKEN, PORT_TAKEN -> {
                String said = scene.there("ss -Hltnp 'sport = :" + (this == PAGE_TAKEN ? 12345 : 4318) + "'");
                yield Strike.of(said.contains("perl"), said);
            }
            case CLOCK_FORWARD, CLOCK_BACK -> {
                String said = scene.there("PATH=/usr/local/bin:$PATH; date -u +%Y-%m-%d");
                yield Strike.of(
                        said.equals(this == CLOCK_FORWARD ? "2099-01-01" : "1999-01-01"), "programs see " + said);
            }
            default -> Strike.of(true, "");
        };
    }

    private static Strike probe(HostScene scene, String expected) {
        String said = scene.there(
                "{ /usr/bin/printf probe >/var/lib/obsctl/.probe; } 2>&1; /usr/bin/rm -f /var/lib/obsctl/.probe 2>/dev/null");
        return Strike.of(
                said.contains(expected),
                said.isEmpty() ? "a write succeeds" : "a write: " + said.replaceFirst("^.*: ", ""));
    }

    private static Strike lineDead(HostScene scene) {
        String sessions = scene.there("pgrep -c -u deploy -x sshd");
        String state = scene.network("ip link set host0 down; cat /sys/class/net/host0/operstate;"
                + " { sleep 3; ip link set host0 up; ip route replace default via " + scene.machine.gateway()
                + "; } >/dev/null 2>&1 &");
        return Strike.of(
                state.contains("down") && !sessions.equals("0"), sessions + " connections, the link is " + state);
    }

    private static Strike scriptKilled(HostScene scene, String before) {
        String said = scene.there(
                "u=$(systemctl list-units --plain --no-legend 'obsctl-apply-*.service' | awk '{ print $1; exit }');"
                        + " p=$(systemctl show -p MainPID --value \"$u\"); " + before
                        + " [ \"${p:-0}\" -gt 0 ] && systemctl kill -s KILL \"$u\" && n=0"
                        + " && while kill -0 \"$p\" 2>/dev/null && [ $n -lt 100 ]; do n=$((n + 1)); /usr/bin/sleep 0.02; done"
                        + " && [ ! -e \"/proc/$p\" ] && echo \"process $p ended\"");
        boolean half = before.isEmpty() || said.startsWith("40");
        return Strike.of(half && said.contains(" ended"), (before.isEmpty() ? "" : "journal of bytes: ") + said);
    }

    /** @param before what is done to the disk first; says of each file how long it is then */
    private static Strike powerCut(HostScene scene, String before) {
        String boot = boot(scene);
        String under = phase(scene);
        String said = before.isEmpty() ? "" : scene.there(before + " sync");
        cutPower(scene);
        boolean emptied = before.isEmpty() || (said.contains(" 0") && !said.matches("(?s).* [1-9].*"));
        return Strike.of(
                !boot(scene).equals(boot) && emptied, under + (said.isEmpty() ? "" : ", " + said) + ", booted again");
    }

    private static String boot(HostScene scene) {
        return scene.there("cat /proc/sys/kernel/random/boot_id");
    }

    /** How far the host was when it was cut off. */
    private static String phase(HostScene scene) {
        String said = scene.there("sed -n 's/^phase=/journal: /p' /var/lib/obsctl/journal 2>/dev/null;"
                + " ls -d /var/lib/obsctl/releases/.part-* 2>/dev/null | sed 's/.*/uploading/'");
        return said.isEmpty() ? "no journal" : said;
    }

    private static void squat(HostScene scene, String first, int port) {
        scene.there("systemd-run -q --unit=squatter sh -c '" + first + "exec perl -MIO::Socket::INET -e"
                + " \"our \\$s = IO::Socket::INET->new(LocalAddr => q(127.0.0.1), LocalPort => " + port
                + ", Listen => 1, ReuseAddr => 1); sleep 600\"'");
        HostScene.await(
                "the port is taken",
                Duration.ofSeconds(20),
                () -> scene.there("ss -Hltnp 'sport = :" + port + "'").contains("perl"));
    }

    private static void date(HostScene scene, String day) {
        scene.there("printf '#!/bin/sh\\nexec /usr/bin/date -d " + day + " \"$@\"\\n' >/usr/local/bin/date;"
                + " /usr/bin/chmod 755 /usr/local/bin/date; touch -d " + day
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
            for (String file : List.of("at", "held", "pass")) {
                Files.deleteIfExists(
                        scene.machine.root().resolve(Breakpoint.PLACE).resolve(file));
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
            case DISK_FULL -> scene.there("/usr/bin/rm -f /var/lib/obsctl/fill*");
            case READ_ONLY -> scene.there("mount -o remount,rw /var/lib/obsctl");
            case DISK_ERROR -> scene.repairDisk();
            case HOME_IMMUTABLE -> scene.there("chattr -i /var/lib/obsctl");
            case HOME_CLOSED -> scene.there("/usr/bin/chmod 755 /var/lib/obsctl");
            case SUDO_LOST -> scene.there("mv /root/sudoers /etc/sudoers.d/deploy");
            case UNIT_MASKED -> scene.there("systemctl unmask " + unit());
            case PAGE_TAKEN, PORT_TAKEN ->
                scene.there("systemctl kill -s KILL squatter; systemctl reset-failed squatter");
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
