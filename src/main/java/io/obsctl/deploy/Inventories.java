package io.obsctl.deploy;

import io.obsctl.model.Host;
import io.obsctl.model.InventorySource;
import io.obsctl.model.LoadedProfile;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Port: hosts that are listed outside the profile. */
public interface Inventories {
    /**
     * Reads one inventory anew. Never throws for what is wrong with it.
     *
     * @param at where the profile names it
     */
    Found read(LoadedProfile profile, InventorySource source, @Nullable Position at);

    /**
     * What was found.
     *
     * @param hosts in the inventory's order; groups count without {@code all} and {@code ungrouped}, the innermost first
     * @param problems errors, which make the hosts unusable, and warnings about what is ignored
     */
    record Found(List<Host> hosts, List<Problem> problems) {
        public Found {
            hosts = List.copyOf(hosts);
            problems = List.copyOf(problems);
        }
    }
}
