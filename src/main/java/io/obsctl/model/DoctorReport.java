package io.obsctl.model;

import io.obsctl.problem.ExitCode;
import java.util.List;

/**
 * This machine and the way to a target, a line each.
 *
 * @param lines in the order shown, lines of one area together
 */
public record DoctorReport(List<Line> lines) {
    public DoctorReport {
        lines = List.copyOf(lines);
    }

    /** One thing that was looked at. */
    public enum State {
        OK,
        WARN,
        FAIL,
        /** Not there, and not needed; or not asked. */
        NONE
    }

    /**
     * @param found what is there, in a few words
     * @param fix a command or a sentence that mends it; empty when nothing is wrong
     */
    public record Line(String area, String name, State state, String found, String fix) {}

    public long count(State state) {
        return lines.stream().filter(l -> l.state() == state).count();
    }

    /** {@code NO} when anything is to be mended. */
    public ExitCode exitCode() {
        return count(State.WARN) + count(State.FAIL) > 0 ? ExitCode.NO : ExitCode.DONE;
    }
}
