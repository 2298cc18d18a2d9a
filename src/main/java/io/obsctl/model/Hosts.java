package io.obsctl.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

@Doc("The machines.")
public record Hosts(
        @Doc(value = "What holds for every host that does not say otherwise.", def = "{}")
        HostDefaults defaults,

        @Doc(value = "The hosts.", def = "[]") List<Host> list,

        @Doc(
                value = "Where more hosts are listed: Ansible inventories, plain lists, programs. What `list` says of a"
                        + " host of the same name counts before what they say.",
                def = "[]",
                examples = "[ { ansible: inventory.ini, only: web } ]")
        List<InventorySource> inventory,

        @Doc(
                value = "What holds for the hosts of a group, by the group's name; of several groups of one host, the"
                        + " first that says something counts.",
                def = "{}",
                examples = "{ edge: { port: 2222, jump: ops@bastion.example.org } }")
        Map<String, HostGroup> groups,

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
        inventory = List.copyOf(inventory);
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    }

    /** These hosts in place of those of the list, each with what its groups say. */
    public Hosts with(List<Host> hosts) {
        return new Hosts(defaults, hosts.stream().map(this::inGroups).toList(), inventory, groups, rollout, keep);
    }

    private Host inGroups(Host host) {
        Host out = host;
        for (String name : host.groups()) {
            HostGroup group = groups.get(name);
            out = group == null ? out : out.in(group);
        }
        return out;
    }
}
