package io.obsctl.infra.ssh;

/**
 * Places and names on a host that only tests have reason to change.
 *
 * @param etc systemd's directory for the administrator's units
 * @param runDirectory logs of applies, in memory
 * @param user the collector's user, made where it is missing; {@code -} makes none
 * @param group who may read secrets besides root
 */
record HostPaths(String etc, String runDirectory, String user, String group) {
    static final HostPaths USUAL = new HostPaths("/etc/systemd/system", "/run/obsctl", "alloy", "alloy");
}
