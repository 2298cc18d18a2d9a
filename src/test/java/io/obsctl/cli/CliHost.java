package io.obsctl.cli;

import io.obsctl.infra.ssh.LoopbackSshd;
import io.obsctl.infra.ssh.StandInHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The host of a script, when it has one: a real OpenSSH server before a host in a directory. */
final class CliHost implements AutoCloseable {
    private @Nullable StandInHost host;
    private @Nullable Path place;
    private @Nullable LoopbackSshd sshd;
    private final Map<String, String> words = new LinkedHashMap<>();

    /** Skips the script where no host can be made. */
    void start(Path home) throws IOException {
        Assumptions.assumeTrue(LoopbackSshd.possible(), "needs root and an OpenSSH server");
        // Not below a temporary directory: what a hardened unit cannot see is refused.
        Path folder = Files.createTempDirectory(Path.of("/var/lib"), "obsctl-cli-host");
        place = folder;
        StandInHost stand = new StandInHost(folder);
        host = stand;
        LoopbackSshd server = new LoopbackSshd(home.resolve("ssh"), stand.bin + ":/usr/bin:/bin:/usr/sbin:/sbin");
        sshd = server;
        words.put("@SSH_PORT@", String.valueOf(server.port));
        words.put("@HOST_HOME@", stand.home.toString());
        words.put("@HOST_ALLOY@", stand.bin.resolve("alloy").toString());
        words.put("@HOST_UI@", "127.0.0.1:" + stand.port());
        words.put("@SSH@", server.directory.toString());
    }

    /** The Alloy of the host says this version from now on. */
    void alloy(String version) {
        if (host == null) {
            throw new IllegalArgumentException("`== alloy` comes after `== host`");
        }
        host.program("alloy", "#!/bin/sh\necho 'alloy, version v" + version + " (branch: HEAD)'\n");
    }

    String filled(String text) {
        String out = text;
        for (Map.Entry<String, String> word : words.entrySet()) {
            out = out.replace(word.getKey(), word.getValue());
        }
        return out;
    }

    String emptied(String text) {
        String out = text;
        for (Map.Entry<String, String> word : words.entrySet()) {
            out = out.replace(word.getValue(), word.getKey());
        }
        return out;
    }

    @Override
    public void close() {
        if (sshd != null) {
            sshd.close();
        }
        if (host != null) {
            host.close();
        }
        if (place != null) {
            try (Stream<Path> below = Files.walk(place)) {
                for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
