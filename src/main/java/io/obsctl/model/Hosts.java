package io.obsctl.model;

import java.util.List;

@Doc("The machines.")
public record Hosts(
        @Doc(value = "What holds for every host that does not say otherwise.", def = "{}")
        HostDefaults defaults,

        @Doc(value = "The hosts.", def = "[]") List<Host> list,

        @Doc(value = "In which order and how many at once.", def = "{}")
        Rollout rollout,

        @Bounds(min = 2, max = 100)
        @Doc(
                value =
                        "How many releases stay on each host, for `obsctl rollback`; the live one and the one before always do.",
                def = "5")
        int keep) {
    public Hosts {
        list = List.copyOf(list);
    }
}
