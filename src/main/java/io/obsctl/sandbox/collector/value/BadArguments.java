package io.obsctl.sandbox.collector.value;

import java.util.List;
import java.util.stream.Collectors;

/** Arguments that a component does not take: every fault of them. */
public final class BadArguments extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Fault> faults;

    public BadArguments(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
