package io.obsctl.sandbox.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** What every shipped profile is rendered to, a folder each. */
final class ShippedConfigs {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/render");

    private ShippedConfigs() {}

    static Stream<DynamicTest> each(ThrowingConsumer<Path> test) throws IOException {
        List<Path> profiles;
        try (Stream<Path> all = Files.list(GOLDEN)) {
            profiles = all.filter(p -> Files.exists(p.resolve("alloy/config.alloy")))
                    .sorted()
                    .toList();
        }
        assertThat(profiles).isNotEmpty();
        return profiles.stream()
                .map(p -> DynamicTest.dynamicTest(p.getFileName().toString(), () -> test.accept(p)));
    }
}
