package io.obsctl.testing.host;

import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;

/** A sandbox that real hosts write to and signals are read back from, with its tokens in files. */
final class ProvingStack implements AutoCloseable {
    private final Sandbox sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()));
    private final String gateway;
    private final Forwarder forwarder;

    /**
     * @param directory gets the folder {@code tokens}
     * @param gateway of one of the hosts: an address of this machine, which every host reaches
     */
    ProvingStack(Path directory, String gateway) throws IOException {
        this.gateway = gateway;
        forwarder = new Forwarder(
                gateway,
                List.of(
                        sandbox.otlp().getPort(),
                        sandbox.mimir().getPort(),
                        sandbox.loki().getPort()));
        Files.createDirectories(directory.resolve("tokens"));
        for (String name : List.of("write", "read")) {
            Path file = directory.resolve("tokens").resolve(name);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, sandbox.token(name));
        }
    }

    /** The profile's {@code stack}, with how long a proof may take. */
    String yaml() {
        return """
                stack:
                  kind: sandbox
                  slug: demo
                  api: %s
                  tokens: { write: file:tokens/write, read: file:tokens/read }
                  lanes:
                    otlp: { url: "http://%s:%d/otlp", id: 1461503 }
                    mimir: { url: "http://%2$s:%d/api/prom", id: 2847239 }
                    loki: { url: "http://%2$s:%d", id: 1419296 }
                    tempo: { url: "%s", id: 1413491 }
                process: { batch: 200ms }
                verify: { timeout: 15s }
                """.formatted(
                        sandbox.api(),
                        gateway,
                        sandbox.otlp().getPort(),
                        sandbox.mimir().getPort(),
                        sandbox.loki().getPort(),
                        sandbox.tempo());
    }

    /** Nothing of the host arrives any more, or it does again. */
    void cutOff(TestHost host, boolean cut) throws IOException {
        host.inNetwork("ip", "route", cut ? "add" : "del", "unreachable", gateway + "/32");
    }

    @Override
    public void close() throws IOException {
        forwarder.close();
        sandbox.close();
    }
}
