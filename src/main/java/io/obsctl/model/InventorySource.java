package io.obsctl.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("A place that lists hosts: one of `ansible`, `list` and `exec`.")
public record InventorySource(
        @Doc(
                value = "An Ansible inventory, INI or YAML (by its ending), with group_vars and host_vars beside it;"
                        + " relative to the profile.",
                examples = "inventory.ini")
        @Nullable
        String ansible,

        @Doc(
                value =
                        "A file with a host a line, [NAME=][USER@]ADDRESS[:PORT] [LABEL=VALUE …]; relative to the profile.",
                examples = "hosts.txt")
        @Nullable
        String list,

        @Doc(
                value =
                        "A program and its arguments, run without a shell beside the profile, that prints JSON: Ansible's"
                                + " dynamic inventory, or a list of hosts.",
                def = "[]",
                examples = "[ ./hosts.py, --list ]")
        List<String> exec,

        @Doc(value = "Only these names, groups or wildcards, as for `--limit`.", examples = "\"web:!canary\"") @Nullable
        String only,

        @Doc(value = "Variables of the inventory that become labels.", def = "[]", examples = "[ zone ]")
        List<String> labels) {
    public InventorySource {
        exec = List.copyOf(exec);
        labels = List.copyOf(labels);
    }

    /** What it reads, for people. */
    public String shown() {
        return ansible != null ? ansible : list != null ? list : String.join(" ", exec);
    }
}
