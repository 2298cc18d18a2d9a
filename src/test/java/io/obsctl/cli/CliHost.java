package io.obsctl.cli;

import io.obsctl.infra.ssh.LoopbackSshd;
import io.obsctl.infra.ssh.StandInHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The host of a script, when it has one: a real OpenSSH server before a host in a directory. */
final class CliHost implements AutoCloseable {
    private @Nullable StandInHost host;
    private @Nullable LoopbackSshd sshd;
    private final Map<String, String> words = new LinkedHashMap<>();

    /** Skips the script where no host can be made. */
    void start(Path home) throws IOException {
        Assumptions.assumeTrue(LoopbackSshd.possible(), "needs root and an OpenSSH server");
        StandInHost made = new StandInHost(home.resolve("host"));
        host = made;
        LoopbackSshd server = new LoopbackSshd(home.resolve("ssh"), made.bin + ":/usr/bin:/bin:/usr/sbin:/sbin");
        sshd = server;
        words.put("@SSH_PORT@", String.valueOf(server.port));
        words.put("@HOST_HOME@", made.home.toString());
        words.put("@HOST_ALLOY@", made.bin.resolve("alloy").toString());
        words.put("@HOST_UI@", "127.0.0.1:" + made.port());
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
    }
}
