/**
 * Hosts over SSH: connections with strict host keys, one place that quotes, the release protocol of ARCHITECTURE.md
 * (upload beside, one detached script, one rename, gate, recovery) and tunnels.
 */
@NullMarked
package io.obsctl.infra.ssh;

import org.jspecify.annotations.NullMarked;
