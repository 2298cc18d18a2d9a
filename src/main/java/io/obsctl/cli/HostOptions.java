package io.obsctl.cli;

import io.obsctl.model.HostSelection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that choose hosts, shared by every command that goes to hosts. */
final class HostOptions {
    @Option(names = "--host", paramLabel = "HOST", split = ",", description = "Only these hosts.")
    List<String> hosts = List.of();

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            split = ",",
            description = "Only hosts with these labels; group=NAME also means the members of a group.")
    List<String> labels = List.of();

    @Option(
            names = {"-l", "--limit"},
            paramLabel = "PATTERN",
            description = "Only these names, groups or wildcards, as for ansible: web:&prod:!canary.")
    @Nullable
    String limit;

    /** As {@link #selection(ObsctlCommand)}, with hosts that were named without an option. */
    HostSelection selection(ObsctlCommand command, List<String> named) {
        HostSelection given = selection(command);
        if (named.isEmpty()) {
            return given;
        }
        List<String> all = new ArrayList<>(named);
        all.addAll(given.hosts());
        return new HostSelection(all, given.labels(), given.limit());
    }

    /** @throws picocli.CommandLine.ParameterException when a label has no value */
    HostSelection selection(ObsctlCommand command) {
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        for (String label : labels) {
            int equals = label.indexOf('=');
            if (equals <= 0) {
                throw command.usage("--label takes KEY=VALUE, such as group=canary");
            }
            wanted.computeIfAbsent(label.substring(0, equals).strip(), k -> new ArrayList<>())
                    .add(label.substring(equals + 1).strip());
        }
        return new HostSelection(hosts, wanted, limit);
    }
}
