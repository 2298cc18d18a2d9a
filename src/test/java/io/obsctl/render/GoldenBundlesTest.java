package io.obsctl.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.Artifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every shipped profile renders to, file by file. {@code -Dgolden.update=true} rewrites. */
class GoldenBundlesTest {
    private static final Path ROOT = Path.of("src/test/resources/golden/render");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    static Stream<String> names() {
        return Shipped.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void rendersAsBefore(String name) throws IOException {
        var actual = new TreeMap<String, String>();
        for (Artifact artifact : Shipped.render(Shipped.load(name)).bundle().artifacts()) {
            actual.put(artifact.path(), artifact.shownText());
        }
        Path folder = ROOT.resolve(name);
        if (UPDATE) {
            write(folder, actual);
        }
        assertThat(read(folder)).isEqualTo(actual);
    }

    @Test
    void holdsNoBundleOfAProfileThatIsGone() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            assertThat(folders.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Shipped.names());
        }
    }

    private static void write(Path folder, TreeMap<String, String> files) throws IOException {
        for (String old : read(folder).keySet()) {
            Files.delete(folder.resolve(old));
        }
        for (var file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    private static TreeMap<String, String> read(Path folder) throws IOException {
        var files = new TreeMap<String, String>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile).forEach(paths::add);
        }
        for (Path path : paths) {
            files.put(
                    folder.relativize(path).toString().replace('\\', '/'),
                    Files.readString(path, StandardCharsets.UTF_8));
        }
        return files;
    }
}
