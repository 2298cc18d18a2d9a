package io.obsctl.infra.ssh;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One way that a deploy can go wrong.
 *
 * @param at where the host is held when the fault strikes; {@code null} strikes before the deploy begins
 * @param first whether nothing was there before
 * @param restart whether the change needs another process
 * @param config what the new config says to the stand-in
 */
record FaultCase(Fault fault, @Nullable Breakpoint at, boolean first, boolean restart, String config) {
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
        for (Fault fault : List.of(Fault.CONNECTION_CUT, Fault.POWER_CUT)) {
            OF_A_RELOAD.forEach(at -> all.add(reload(fault, at)));
            OF_A_RESTART.forEach(at -> all.add(restart(fault, at)));
        }
        for (Breakpoint at : List.of(
                Breakpoint.UPLOAD,
                Breakpoint.VALIDATE,
                Breakpoint.JOURNAL,
                Breakpoint.LINK,
                Breakpoint.RESTART,
                Breakpoint.HEALTH,
                Breakpoint.GOOD)) {
            all.add(restart(Fault.CLIENT_KILLED, at));
        }
        ON_THE_HOST.forEach(at -> all.add(reload(Fault.SCRIPT_KILLED, at)));
        all.add(restart(Fault.SCRIPT_KILLED, Breakpoint.RESTART));
        for (Breakpoint at : List.of(Breakpoint.LINK, Breakpoint.RELOAD, Breakpoint.HEALTH, Breakpoint.GOOD)) {
            all.add(reload(Fault.REBOOT, at));
        }
        for (Breakpoint at : List.of(Breakpoint.LINK, Breakpoint.RESTART, Breakpoint.HEALTH, Breakpoint.GOOD)) {
            all.add(first(Fault.POWER_CUT, at));
        }
        all.add(first(Fault.SCRIPT_KILLED, Breakpoint.HEALTH));
        all.add(first(Fault.CONNECTION_CUT, Breakpoint.UPLOAD));
        for (Fault fault : List.of(Fault.DISK_FULL, Fault.READ_ONLY)) {
            for (Breakpoint at : List.of(
                    Breakpoint.UPLOAD,
                    Breakpoint.VALIDATE,
                    Breakpoint.JOURNAL,
                    Breakpoint.LINK,
                    Breakpoint.HEALTH,
                    Breakpoint.GOOD)) {
                all.add(reload(fault, at));
            }
        }
        for (Breakpoint at : List.of(Breakpoint.UPLOAD, Breakpoint.JOURNAL, Breakpoint.LINK, Breakpoint.HEALTH)) {
            all.add(reload(Fault.HOME_IMMUTABLE, at));
        }
        for (Breakpoint at : List.of(Breakpoint.UPLOAD, Breakpoint.VALIDATE, Breakpoint.HEALTH)) {
            all.add(reload(Fault.SUDO_LOST, at));
            all.add(reload(Fault.LINE_DEAD, at));
        }
        for (Fault fault : List.of(Fault.JOURNAL_HALF, Fault.JOURNAL_EMPTY)) {
            all.add(reload(fault, Breakpoint.LINK));
            all.add(reload(fault, Breakpoint.HEALTH));
            all.add(restart(fault, Breakpoint.HEALTH));
        }
        for (Breakpoint at : List.of(Breakpoint.UPLOAD, Breakpoint.LINK, Breakpoint.HEALTH)) {
            all.add(reload(Fault.SECOND_DEPLOY, at));
        }
        for (Fault fault : List.of(Fault.CLOCK_FORWARD, Fault.CLOCK_BACK)) {
            all.add(reload(fault, Breakpoint.LINK));
            all.add(reload(fault, Breakpoint.HEALTH));
        }
        all.add(restart(Fault.PAGE_TAKEN, Breakpoint.RESTART));
        for (String config : List.of(
                "syntax-error", "wrong-id", "crash-after 2", "slow-start 3", "listen 22", "invalid", "crash-after 0")) {
            all.add(new FaultCase(Fault.NONE, null, false, false, config));
            all.add(new FaultCase(Fault.NONE, null, false, true, config));
        }
        all.add(new FaultCase(Fault.NONE, null, true, true, "syntax-error"));
        all.add(new FaultCase(Fault.NONE, null, true, true, "wrong-id"));
        // The way back is cut as well.
        for (Fault fault : List.of(Fault.POWER_CUT, Fault.SCRIPT_KILLED, Fault.CONNECTION_CUT)) {
            all.add(new FaultCase(fault, Breakpoint.BACK, false, false, "wrong-id"));
            all.add(new FaultCase(fault, Breakpoint.BACK, false, true, "wrong-id"));
        }
        return List.copyOf(all);
    }

    private static FaultCase reload(Fault fault, Breakpoint at) {
        return new FaultCase(fault, at, false, false, "");
    }

    private static FaultCase restart(Fault fault, Breakpoint at) {
        return new FaultCase(fault, at, false, true, "");
    }

    private static FaultCase first(Fault fault, Breakpoint at) {
        return new FaultCase(fault, at, true, true, "");
    }

    @Override
    public String toString() {
        return fault
                + (at == null ? "" : " at " + at)
                + (first ? ", first deploy" : restart ? ", restart" : ", reload")
                + (config.isEmpty() ? "" : ", config " + config);
    }
}
