package io.obsctl.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real Prometheus that takes remote writes and asks for user {@code obsctl} and password {@code FAKE-password}. */
public final class GuardedPrometheus {
    /** bcrypt of the password, cost 4. */
    private static final String HASH = "$2b$04$CDxng6V6vtrM.fqAmVcWB.iIqzIvqjEJcmJfsxKGg1EUyTCROhjk2";

    private GuardedPrometheus() {}

    /** Starts it on this port of loopback; it writes to the folder, its log to {@code prometheus.log}. */
    public static Process start(Path folder, int port) throws IOException {
        Files.writeString(folder.resolve("web.yml"), "basic_auth_users:\n  obsctl: " + HASH + "\n");
        Files.writeString(folder.resolve("prometheus.yml"), "global: {}\n");
        return new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--web.config.file=" + folder.resolve("web.yml"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--web.enable-remote-write-receiver",
                        "--storage.tsdb.path=" + folder.resolve("data"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }
}
