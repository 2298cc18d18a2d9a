package io.obsctl.infra.ssh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One way that a deploy can go wrong.
 *
 * @param at where the host is held when the fault strikes; {@code null} strikes before the deploy begins
 * @param config what the new config says to the stand-in
 */
record FaultCase(Fault fault, @Nullable Breakpoint at, Kind kind, String config) {
    /** What is under way. */
    enum Kind {
        /** Nothing was there before. */
        FIRST,
        /** The change needs another process. */
        RESTART,
        RELOAD,
        /** Back to the release before the live one, by a reload. */
        ROLLBACK;

        boolean restarts() {
            return this == FIRST || this == RESTART;
        }
    }

    private static final Set<Breakpoint> OF_A_RELOAD = EnumSet.of(
            Breakpoint.UPLOAD,
            Breakpoint.UPLOADED,
            Breakpoint.VALIDATE,
            Breakpoint.JOURNAL,
            Breakpoint.LINK,
            Breakpoint.RELOAD,
            Breakpoint.HEALTH,
            Breakpoint.GOOD,
            Breakpoint.CLOSE);
    private static final Set<Breakpoint> OF_A_RESTART = EnumSet.of(
            Breakpoint.LINK, Breakpoint.DAEMON_RELOAD, Breakpoint.RESTART, Breakpoint.HEALTH, Breakpoint.GOOD);
    private static final Set<Breakpoint> ON_THE_HOST = EnumSet.of(
            Breakpoint.JOURNAL,
            Breakpoint.LINK,
            Breakpoint.RELOAD,
            Breakpoint.HEALTH,
            Breakpoint.GOOD,
            Breakpoint.CLOSE);

    static List<FaultCase> all() {
        List<FaultCase> all = new ArrayList<>();
        connections(all);
        machines(all);
        disks(all);
        people(all);
        configs(all);
        // The way back is cut as well.
        for (Fault fault : List.of(Fault.POWER_CUT, Fault.SCRIPT_KILLED, Fault.CONNECTION_CUT)) {
            all.add(new FaultCase(fault, Breakpoint.BACK, Kind.RELOAD, "wrong-id"));
            all.add(new FaultCase(fault, Breakpoint.BACK, Kind.RESTART, "wrong-id"));
        }
        return List.copyOf(all);
    }

    private static void connections(List<FaultCase> all) {
        OF_A_RELOAD.forEach(at -> all.add(reload(Fault.CONNECTION_CUT, at)));
        OF_A_RESTART.forEach(at -> all.add(restart(Fault.CONNECTION_CUT, at)));
        all.add(first(Fault.CONNECTION_CUT, Breakpoint.UPLOAD));
        for (Breakpoint at : List.of(
                Breakpoint.BETWEEN,
                Breakpoint.UPLOAD,
                Breakpoint.VALIDATE,
                Breakpoint.JOURNAL,
                Breakpoint.LINK,
                Breakpoint.RESTART,
                Breakpoint.HEALTH,
                Breakpoint.GOOD)) {
            all.add(restart(Fault.CLIENT_KILLED, at));
        }
        for (Breakpoint at : List.of(Breakpoint.UPLOAD, Breakpoint.VALIDATE, Breakpoint.HEALTH)) {
            all.add(reload(Fault.LINE_DEAD, at));
        }
        for (Breakpoint at : List.of(Breakpoint.LINK, Breakpoint.HEALTH)) {
            all.add(rollback(Fault.CONNECTION_CUT, at));
        }
    }

    private static void machines(List<FaultCase> all) {
        OF_A_RELOAD.forEach(at -> all.add(reload(Fault.POWER_CUT, at)));
        OF_A_RESTART.forEach(at -> all.add(restart(Fault.POWER_CUT, at)));
        for (Breakpoint at : List.of(Breakpoint.LINK, Breakpoint.RESTART, Breakpoint.HEALTH, Breakpoint.GOOD)) {
            all.add(first(Fault.POWER_CUT, at));
        }
        for (Breakpoint at : List.of(Breakpoint.LINK, Breakpoint.HEALTH, Breakpoint.GOOD)) {
            all.add(rollback(Fault.POWER_CUT, at));
        }
        for (Breakpoint at : List.of(Breakpoint.LINK, Breakpoint.RELOAD, Breakpoint.HEALTH, Breakpoint.GOOD)) {
            all.add(reload(Fault.REBOOT, at));
        }
        ON_THE_HOST.forEach(at -> all.add(reload(Fault.SCRIPT_KILLED, at)));
        all.add(restart(Fault.SCRIPT_KILLED, Breakpoint.RESTART));
        all.add(first(Fault.SCRIPT_KILLED, Breakpoint.HEALTH));
        all.add(rollback(Fault.SCRIPT_KILLED, Breakpoint.LINK));
        for (Fault fault : List.of(Fault.JOURNAL_HALF, Fault.JOURNAL_EMPTY, Fault.JOURNALS_EMPTY)) {
            all.add(reload(fault, Breakpoint.LINK));
            all.add(reload(fault, Breakpoint.HEALTH));
            all.add(restart(fault, Breakpoint.HEALTH));
        }
    }

    private static void disks(List<FaultCase> all) {
        // Nothing can be mounted read-only while a file is being written: it is struck between two.
        for (Breakpoint at : List.of(
                Breakpoint.UPLOAD,
                Breakpoint.FILE,
                Breakpoint.VALIDATE,
                Breakpoint.JOURNAL,
                Breakpoint.LINK,
                Breakpoint.HEALTH,
                Breakpoint.GOOD)) {
            if (at != Breakpoint.FILE) {
                all.add(reload(Fault.DISK_FULL, at));
            }
            if (at != Breakpoint.UPLOAD) {
                all.add(reload(Fault.READ_ONLY, at));
            }
        }
        for (Breakpoint at : List.of(Breakpoint.UPLOAD, Breakpoint.LINK, Breakpoint.HEALTH)) {
            all.add(reload(Fault.DISK_ERROR, at));
        }
        for (Breakpoint at : List.of(Breakpoint.UPLOAD, Breakpoint.JOURNAL, Breakpoint.LINK, Breakpoint.HEALTH)) {
            all.add(reload(Fault.HOME_IMMUTABLE, at));
        }
    }

    private static void people(List<FaultCase> all) {
        for (Breakpoint at : List.of(Breakpoint.UPLOAD, Breakpoint.VALIDATE, Breakpoint.HEALTH)) {
            all.add(reload(Fault.SUDO_LOST, at));
        }
        for (Breakpoint at : List.of(Breakpoint.LINK, Breakpoint.RELOAD, Breakpoint.HEALTH)) {
            all.add(reload(Fault.HOME_CLOSED, at));
        }
        for (Breakpoint at : List.of(Breakpoint.UPLOAD, Breakpoint.LINK, Breakpoint.HEALTH)) {
            all.add(reload(Fault.SECOND_DEPLOY, at));
        }
        for (Fault fault : List.of(Fault.CLOCK_FORWARD, Fault.CLOCK_BACK)) {
            all.add(reload(fault, Breakpoint.LINK));
            all.add(reload(fault, Breakpoint.HEALTH));
        }
        all.add(new FaultCase(Fault.UNIT_MASKED, null, Kind.RELOAD, ""));
        all.add(reload(Fault.UNIT_MASKED, Breakpoint.LINK));
        all.add(reload(Fault.UNIT_MASKED, Breakpoint.HEALTH));
        for (Breakpoint at :
                List.of(Breakpoint.UPLOADED, Breakpoint.LINK, Breakpoint.DAEMON_RELOAD, Breakpoint.RESTART)) {
            all.add(restart(Fault.UNIT_MASKED, at));
        }
        all.add(restart(Fault.PAGE_TAKEN, Breakpoint.RESTART));
        all.add(new FaultCase(Fault.PORT_TAKEN, null, Kind.RELOAD, "listen 4318"));
        all.add(new FaultCase(Fault.PORT_TAKEN, null, Kind.RESTART, "listen 4318"));
    }

    private static void configs(List<FaultCase> all) {
        for (String config : List.of(
                "syntax-error",
                "wrong-id",
                "crash-after 2",
                "crash-after 5",
                "slow-start 3",
                "invalid",
                "crash-after 0")) {
            all.add(new FaultCase(Fault.NONE, null, Kind.RELOAD, config));
            all.add(new FaultCase(Fault.NONE, null, Kind.RESTART, config));
        }
        all.add(new FaultCase(Fault.NONE, null, Kind.FIRST, "syntax-error"));
        all.add(new FaultCase(Fault.NONE, null, Kind.FIRST, "wrong-id"));
    }

    private static FaultCase reload(Fault fault, Breakpoint at) {
        return new FaultCase(fault, at, Kind.RELOAD, "");
    }

    private static FaultCase restart(Fault fault, Breakpoint at) {
        return new FaultCase(fault, at, Kind.RESTART, "");
    }

    private static FaultCase first(Fault fault, Breakpoint at) {
        return new FaultCase(fault, at, Kind.FIRST, "");
    }

    private static FaultCase rollback(Fault fault, Breakpoint at) {
        return new FaultCase(fault, at, Kind.ROLLBACK, "");
    }

    /** How long the host watches; long enough for what the config does. */
    Duration settle() {
        return Duration.ofSeconds(config.equals("crash-after 5") ? 8 : 3);
    }

    @Override
    public String toString() {
        return fault
                + (at == null ? "" : " at " + at)
                + switch (kind) {
                    case FIRST -> ", first deploy";
                    case RESTART -> ", restart";
                    case RELOAD -> ", reload";
                    case ROLLBACK -> ", rollback";
                }
                + (config.isEmpty() ? "" : ", config " + config);
    }
}
