package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A deploy that fails after the switch leaves every file, mode, owner and the process as they were, however secrets reach
 * the collector: stat of everything below obsctl's home and systemd's directory, and what the process was started with.
 */
@Tag("host")
class FaultPutBackIT {
    private static final String UNIT = "obsctl-alloy.service";

    /** A new release is there, which nobody uses; these tell of the run. */
    private static final Pattern OF_THE_RUN = Pattern.compile("/var/lib/obsctl/(history|last|releases/.*)");

    /** How secrets reach the collector. */
    private enum Delivery {
        PASSWORD_FILE("password-file", "1.15", "env:WRITE_TOKEN"),
        LOAD_CREDENTIAL("load-credential", "1.15", "env:WRITE_TOKEN"),
        ENV_FILE("env-file", "1.14", "env:WRITE_TOKEN"),
        /** {@code LoadCredentialEncrypted}: it lies encrypted on the host. */
        STORED("password-file", "1.15", "systemd-creds:grafana-write");

        private final String credentials;
        private final String alloy;
        private final String token;

        Delivery(String credentials, String alloy, String token) {
            this.credentials = credentials;
            this.alloy = alloy;
            this.token = token;
        }
    }

    @TempDir
    Path directory;

    @AutoClose
    private HostScene scene;

    @BeforeEach
    void start() throws IOException {
        scene = HostScene.alone(directory);
        assertThat(
                        scene.there(
                                "printf glc_FAKE_stored | systemd-creds encrypt --name=grafana-write - /root/stored && mkdir -p"
                                        + " /etc/credstore.encrypted && mv /root/stored /etc/credstore.encrypted/grafana-write && echo stored"))
                .endsWith("stored");
    }

    @Test
    void everythingIsAsItWasWhenSystemdHandsTheSecretsOver() throws IOException {
        failAndCompare(Delivery.LOAD_CREDENTIAL);
    }

    @Test
    @Tag("long")
    void everythingIsAsItWasByEveryDelivery() throws IOException {
        for (Delivery delivery : Delivery.values()) {
            failAndCompare(delivery);
        }
    }

    private String deploy(int status, Delivery delivery, String version, String memory) throws IOException {
        String profile = """
                environment: test
                service: { name: faults, namespace: tests, version: "VERSION", team: tests, region: here }
                stack:
                  kind: self-hosted
                  tokens: { write: "SECRET" }
                  lanes:
                    otlp: { url: "http://127.0.0.1:9/otlp", id: "1" }
                    mimir: { url: "http://127.0.0.1:9/api/prom", id: "2" }
                    loki: { url: "http://127.0.0.1:9", id: "3" }
                    tempo: { url: "http://127.0.0.1:9/tempo", id: "4" }
                collector: { alloy: "ALLOY", runs-on: systemd, credentials: DELIVERY, limits: { memory: MEMORY } }
                hosts:
                  defaults: { user: deploy, sudo: true, key-file: ./key, known-hosts: ./known_hosts }
                  list: [ { name: worker-1, address: ADDRESS } ]
                  rollout: { settle: 2s }
                collect: { otlp: {} }
                """.replace("VERSION", version)
                .replace("SECRET", delivery.token)
                .replace("ALLOY", delivery.alloy)
                .replace("DELIVERY", delivery.credentials)
                .replace("MEMORY", memory)
                .replace("ADDRESS", scene.machine.address());
        int ended = scene.program(profile, new String[] {"deploy", "prod"})
                .onExit()
                .join()
                .exitValue();
        String said = Files.readString(scene.directory.resolve("program.log"));
        assertThat(ended).as(said).isEqualTo(status);
        return said;
    }

    private void failAndCompare(Delivery delivery) throws IOException {
        scene.tokens.put("WRITE_TOKEN", "glc_FAKE_good_" + delivery);
        deploy(0, delivery, "1.0.0-" + delivery, "512MiB");
        Map<String, String> files = files();
        Map<String, String> process = process();
        assertThat(process.get("credentials") + process.get("environment") + files)
                .as("the secret arrives by " + delivery)
                .contains(
                        switch (delivery) {
                            case PASSWORD_FILE -> "/credentials/write-token";
                            case LOAD_CREDENTIAL, STORED -> "/run/credentials/" + UNIT + "/";
                            case ENV_FILE -> "OBSCTL_WRITE_TOKEN=glc_FAKE_good_ENV_FILE";
                        });

        // A change of the config alone is a reload: the process is the one that it was.
        assertThat(deploy(1, delivery, "wrong-id", "512MiB")).contains("put back", "deploy/credentials-refused");
        same(delivery + ", reload", files, process, true);

        // With the unit, and the secret, it is another process, started as the old one was.
        scene.tokens.put("WRITE_TOKEN", "glc_FAKE_bad_" + delivery);
        assertThat(deploy(1, delivery, "wrong-id", "256MiB")).contains("put back", "deploy/credentials-refused");
        same(delivery + ", restart", files, process, false);
    }

    private void same(String what, Map<String, String> files, Map<String, String> process, boolean sameProcess)
            throws IOException {
        assertThat(scene.notWhole(UNIT)).as(what).isEmpty();
        Map<String, String> filesNow = files();
        filesNow.keySet()
                .removeIf(f -> !files.containsKey(f) && OF_THE_RUN.matcher(f).matches());
        assertThat(filesNow).as(what).isEqualTo(files);
        Map<String, String> now = process();
        assertThat(now.get("invocation").equals(process.get("invocation")))
                .as(what + ": the same process")
                .isEqualTo(sameProcess);
        Map<String, String> before = new TreeMap<>(process);
        now.remove("invocation");
        before.remove("invocation");
        assertThat(now).as(what).isEqualTo(before);
    }

    /** Kind, mode, owner, size, time of the last change and content, by path. Of directories and links no time: names in them change. */
    private Map<String, String> files() {
        Map<String, String> all = new TreeMap<>();
        scene.there("find /var/lib/obsctl /etc/systemd/system ! -type f -printf '%p|%y %m %U:%G %l\\n'")
                .lines()
                .forEach(l -> all.put(l.split("\\|", 2)[0], l.split("\\|", 2)[1]));
        scene.there(
                        "find /var/lib/obsctl /etc/systemd/system -type f -printf '%p|%m %U:%G %s %T@\\n' -exec sha256sum {} \\;")
                .lines()
                .forEach(l -> {
                    String path = l.contains("|") ? l.split("\\|", 2)[0] : l.substring(66);
                    all.merge(path, l, (a, b) -> a + " " + b.substring(0, 64));
                });
        all.keySet().removeIf(f -> f.matches("/var/lib/obsctl/(history|last)"));
        return all;
    }

    /** The process that runs: which it is, and all that it was started with. */
    private Map<String, String> process() {
        Map<String, String> all = new TreeMap<>();
        String pid = scene.there("systemctl show -p MainPID --value " + UNIT);
        all.put("invocation", scene.there("systemctl show -p InvocationID --value " + UNIT) + " " + pid);
        all.put(
                "unit",
                scene.there(
                        "systemctl show -p ActiveState,SubState,UnitFileState,FragmentPath,DropInPaths,NeedDaemonReload,MemoryMax,"
                                + "LoadCredential,LoadCredentialEncrypted,EnvironmentFiles " + UNIT));
        all.put("arguments", scene.there("tr '\\0' '\\n' </proc/" + pid + "/cmdline"));
        all.put(
                "environment",
                scene.there("tr '\\0' '\\n' </proc/" + pid
                        + "/environ | grep -v -e ^INVOCATION_ID= -e ^JOURNAL_STREAM= -e ^SYSTEMD_EXEC_PID= | sort"));
        all.put("user", scene.there("grep -E '^(Uid|Gid|Groups|Cap[A-Z][a-z]+):' /proc/" + pid + "/status"));
        all.put(
                "credentials",
                scene.there("find /run/credentials/" + UNIT
                        + " -type f -printf '%p %m %U:%G\\n' -exec sha256sum {} \\; 2>/dev/null"));
        all.put(
                "config",
                scene.page("/metrics")
                        .lines()
                        .filter(l -> l.startsWith("alloy_config_hash"))
                        .toList()
                        .toString());
        return all;
    }
}
