package io.obsctl.model;

/**
 * The names that probes carry, one home for those who send them (verify), those who must not drop them (rendered
 * configs) and those who show them.
 */
public interface ProbeNames {
    /** {@code service.name} of every probe. */
    String SERVICE = "obsctl-probe";

    /** Attribute of probe spans and log records that holds the run's id; sampling keeps every span that has it. */
    String RUN_ATTRIBUTE = "obsctl.run.id";

    /** The gauge, one series a host, whose VALUE tells the run: a label would make a new series each run. */
    String METRIC = "obsctl_probe";

    /** Label and resource attribute that holds the host's name in the profile. */
    String HOST_LABEL = "obsctl_host";
}
