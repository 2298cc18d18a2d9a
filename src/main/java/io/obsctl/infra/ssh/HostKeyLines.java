package io.obsctl.infra.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files of known hosts, read once as long as they do not change, and of each only the lines that can be about a host:
 * with a thousand hosts in a file, reading all keys for each of a thousand connections is a million keys. Safe between
 * threads.
 */
final class HostKeyLines {
    private record Lines(FileTime time, long size, Map<String, List<String>> byName, List<String> others) {}

    private final Map<Path, Lines> files = new ConcurrentHashMap<>();

    /** The lines about the host, and all that may be: hashed names, patterns, marks. */
    byte[] of(Endpoint to) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<String> names = List.of(
                to.hostKeyAlias().orElse(to.address()),
                to.address(),
                "[" + to.address() + "]:" + to.port(),
                "[" + to.hostKeyAlias().orElse(to.address()) + "]:" + to.port());
        for (Path file : to.knownHosts()) {
            if (Files.isRegularFile(file)) {
                Lines lines = lines(file);
                names.stream()
                        .distinct()
                        .flatMap(n -> lines.byName().getOrDefault(n.toLowerCase(Locale.ROOT), List.of()).stream())
                        .distinct()
                        .forEach(l -> all.writeBytes((l + "\n").getBytes(StandardCharsets.UTF_8)));
                lines.others().forEach(l -> all.writeBytes((l + "\n").getBytes(StandardCharsets.UTF_8)));
            }
        }
        return all.toByteArray();
    }

    private Lines lines(Path file) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        Lines known = files.get(file);
        if (known != null && known.time().equals(time) && known.size() == size) {
            return known;
        }
        Map<String, List<String>> byName = new ConcurrentHashMap<>();
        List<String> others = new ArrayList<>();
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
            String first = line.strip().split("\\s", 2)[0];
            if (first.isEmpty() || first.startsWith("#")) {
                continue;
            }
            if (first.startsWith("|") || first.startsWith("@") || first.matches(".*[*?!].*")) {
                others.add(line);
            } else {
                for (String name : first.split(",")) {
                    byName.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>())
                            .add(line);
                }
            }
        }
        Lines read = new Lines(time, size, byName, others);
        files.put(file, read);
        return read;
    }
}
