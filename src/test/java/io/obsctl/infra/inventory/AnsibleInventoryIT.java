package io.obsctl.infra.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.deploy.Inventories;
import io.obsctl.model.Host;
import io.obsctl.model.InventorySource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What obsctl reads in a file is what the real {@code ansible-inventory} prints of it. */
class AnsibleInventoryIT {
    private static final Path ANSIBLE = Path.of("/usr/bin/ansible-inventory");
    private static final Path FOLDER = Path.of("src/test/resources/inventories");

    @ParameterizedTest
    @ValueSource(strings = {"classic.ini", "nested.yaml", "steps.ini", "depth.ini", "vars/hosts"})
    void readsWhatAnsibleReads(String name) {
        assumeTrue(Files.isExecutable(ANSIBLE), "not run: ansible-core is not installed");
        String file = FOLDER.resolve(name).toAbsolutePath().toString();
        List<String> labels = List.of("zone");
        Inventories.Found ours = read(new InventorySource(file, null, List.of(), null, labels));
        Inventories.Found theirs =
                read(new InventorySource(null, null, List.of(ANSIBLE.toString(), "-i", file, "--list"), null, labels));
        assertThat(ours.problems()).as("ours").isEmpty();
        assertThat(theirs.problems()).as("theirs").isEmpty();
        assertThat(ours.hosts()).isNotEmpty();
        assertThat(sorted(ours)).isEqualTo(sorted(theirs));
    }

    private static Inventories.Found read(InventorySource source) {
        return InventoryFilesTest.read(FOLDER, source);
    }

    private static List<String> sorted(Inventories.Found found) {
        return found.hosts().stream()
                .sorted(Comparator.comparing(Host::name))
                .flatMap(h -> Stream.of(h.toString()))
                .toList();
    }
}
