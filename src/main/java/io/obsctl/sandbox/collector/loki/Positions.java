package io.obsctl.sandbox.collector.loki;

import io.obsctl.sandbox.collector.component.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** How far each file was read, kept across restarts. Written beside and renamed, so that a cut leaves the old one. */
final class Positions {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final Log log;
    private final Map<String, Long> offsets = new ConcurrentHashMap<>();
    private volatile boolean changed;

    Positions(Path file, Log log) {
        this.file = file;
        this.log = log;
    }

    void load() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try {
            offsets.putAll(JSON.readValue(file.toFile(), new TypeReference<Map<String, Long>>() {}));
        } catch (JacksonException e) {
            log.warn("the positions cannot be read: files are read from their start", "file", file.toString());
        }
    }

    /** The offset after the last whole line, or -1 for a file that was never read. */
    long of(Path path) {
        return offsets.getOrDefault(path.toString(), -1L);
    }

    void set(Path path, long offset) {
        Long before = offsets.put(path.toString(), offset);
        changed |= before == null || before != offset;
    }

    void save() {
        if (!changed) {
            return;
        }
        changed = false;
        try {
            Files.createDirectories(file.getParent());
            Path beside = file.resolveSibling(file.getFileName() + ".new");
            Files.write(beside, JSON.writeValueAsBytes(new TreeMap<>(offsets)));
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            log.warn("the positions cannot be written", "file", file.toString(), "err", String.valueOf(e.getMessage()));
        }
    }
}
