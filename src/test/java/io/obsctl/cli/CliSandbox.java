package io.obsctl.cli;

import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sandbox of a script, when it has one. */
final class CliSandbox implements AutoCloseable {
    private @Nullable Sandbox sandbox;
    private final Map<String, String> addresses = new LinkedHashMap<>();

    void start(Path home) throws IOException {
        Sandbox started = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()));
        sandbox = started;
        addresses.put("@OTLP@", started.otlp().toString());
        addresses.put("@MIMIR@", started.mimir().toString());
        addresses.put("@LOKI@", started.loki().toString());
        addresses.put("@TEMPO@", started.tempo().toString());
        addresses.put("@GRAFANA@", started.grafana().toString());
        addresses.put("@API@", started.api().toString());
        Path tokens = Files.createDirectories(home.resolve("tokens"));
        for (String name : List.of("write", "read", "rules", "discover", "viewer", "admin")) {
            Path file = Files.createFile(
                    tokens.resolve(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, started.token(name));
        }
    }

    /** The text with the sandbox's addresses in it. */
    String filled(String text) {
        String out = text;
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            out = out.replace(address.getKey(), address.getValue());
        }
        return out;
    }

    /** The other way round. */
    String emptied(String text) {
        String out = text;
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            out = out.replace(address.getValue(), address.getKey());
        }
        return out;
    }

    /** Progress of several targets at once comes in no fixed order. */
    String sorted(String stream, String text) {
        if (sandbox == null || !stream.equals("stderr")) {
            return text;
        }
        boolean progress = text.lines().allMatch(l -> l.startsWith("  "));
        return progress ? text.lines().sorted().collect(Collectors.joining("\n", "", "\n")) : text;
    }

    @Override
    public void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
