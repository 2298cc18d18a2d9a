package io.obsctl.profile;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Profiles in memory, at {@code profiles/NAME.yaml}. */
final class MemoryProfiles implements ProfileFiles {
    private final Map<String, byte[]> files = new TreeMap<>();

    static MemoryProfiles of(String name, String text) {
        return new MemoryProfiles().with(name, text);
    }

    MemoryProfiles with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    MemoryProfiles with(String name, byte[] bytes) {
        files.put(name, bytes);
        return this;
    }

    @Override
    public Answer read(String name) {
        String path = "profiles/" + name + ".yaml";
        byte[] bytes = files.get(name);
        return bytes == null ? new Absent(path) : new Bytes(path, bytes);
    }

    @Override
    public List<String> names() {
        return List.copyOf(files.keySet());
    }
}
