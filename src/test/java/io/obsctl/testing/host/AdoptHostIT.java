package io.obsctl.testing.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host where somebody runs a collector by his own config, with the program as it is built. */
@Tag("host")
class AdoptHostIT {
    private static final Path JAR = Path.of("target/obsctl.jar").toAbsolutePath();
    private static final String RUNNING = "tr '\\0' ' ' </proc/$(systemctl show -p MainPID --value alloy)/cmdline";
    private static final String DROP_IN = "/etc/systemd/system/alloy.service.d/50-obsctl.conf";

    @TempDir
    Path directory;

    private TestHost machine;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        assumeTrue(Files.exists(JAR), "needs target/obsctl.jar");
        Path key = directory.resolve("key");
        assertThat(new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                        .start()
                        .waitFor())
                .isZero();
        machine = TestHost.boot(
                directory.resolve("host"), directory.resolve("key.pub"), TestHost.standInAlloy(), List.of());
        Files.createDirectories(directory.resolve("profiles"));
        profile("/var/lib/obsctl");
        obsctl(0, "hosts", "trust", "prod", "--yes");
    }

    @AfterEach
    void stop() throws IOException {
        if (machine != null) {
            machine.close();
        }
    }

    private void profile(String home) throws IOException {
        Files.writeString(directory.resolve("profiles/prod.yaml"), """
                environment: prod
                service: { name: worker, team: platform }
                stack:
                  kind: self-hosted
                  tokens: { write: env:WRITE }
                  lanes: { otlp: { url: "http://127.0.0.1:1", id: 7, auth: basic } }
                hosts:
                  defaults: { user: deploy, key-file: ./key, known-hosts: ./known_hosts }
                  list: [ { name: worker-1, address: ADDRESS } ]
                  rollout: { settle: 0s }
                collector: { runs-on: systemd, home: HOME }
                collect: { otlp: {} }
                """.replace("ADDRESS", machine.address())
                .replace("HOME", home));
    }

    private String obsctl(int exit, String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
        argv.addAll(List.of(arguments));
        argv.add("-q");
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("XDG_STATE_HOME", directory.resolve("state").toString());
        builder.environment().put("WRITE", "glc_FAKE_write_token");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(output).isEqualTo(exit);
        assertThat(output).doesNotContain("glc_FAKE", "hunter2");
        return output;
    }

    /** Everything that a deploy could touch, with owners and modes. */
    private String machineState() throws IOException {
        return machine.inside(
                "find /etc/systemd/system /etc/alloy /var/lib/obsctl -printf '%p %m %u %l\\n' 2>/dev/null | sort;"
                        + " find /etc/alloy /etc/systemd/system/alloy.service.d -type f | xargs sha256sum; " + RUNNING
                        + "; systemctl show -p MainPID alloy");
    }

    @Test
    void aCollectorOfSomebodyElseIsTakenOverOnlyWhenToldToAndGivenBack() throws IOException {
        machine.inside("printf '[Service]\\nEnvironmentFile=-/etc/default/alloy\\n"
                + "ExecStart=/usr/bin/alloy run --server.http.listen-addr=127.0.0.1:12345 $CONFIG_FILE\\n"
                + "[Install]\\nWantedBy=multi-user.target\\n' >/usr/lib/systemd/system/alloy.service;"
                + " mkdir -p /etc/alloy/own /etc/systemd/system/alloy.service.d;"
                + " echo 'CONFIG_FILE=\"/etc/alloy/own/mine.alloy\"' >/etc/default/alloy;"
                + " printf 'logging { }\\nclient { password = \"hunter2\" }\\n' >/etc/alloy/own/mine.alloy;"
                + " printf '# by hand\\n[Service]\\nNice=5\\n' >" + DROP_IN + ";"
                + " systemctl daemon-reload; systemctl enable --now alloy");
        String before = machineState();
        assertThat(before).contains("/etc/alloy/own/mine.alloy");

        assertThat(obsctl(6, "plan", "prod"))
                .contains("deploy/foreign-file", DROP_IN, "/etc/alloy/own/mine.alloy, owned by root:root")
                .contains("-client { password = \"***\" }", "-Nice=5", "  foreign", "--adopt");
        assertThat(obsctl(6, "deploy", "prod")).contains("deploy/foreign-file", "Besides: a collector runs there");
        assertThat(machineState()).as("nothing was touched").isEqualTo(before);

        assertThat(obsctl(0, "plan", "prod", "--adopt"))
                .contains("is replaced; the original is kept on the host", "it stays where it is");
        obsctl(0, "deploy", "prod", "--adopt");
        assertThat(machine.inside(RUNNING)).contains("/var/lib/obsctl/current/alloy/config.alloy");
        assertThat(machine.inside("cat /etc/alloy/own/mine.alloy")).contains("hunter2");
        assertThat(obsctl(0, "deploy", "prod")).contains("Nothing changed");

        assertThat(obsctl(0, "uninstall", "prod", "--plan")).contains("~ " + DROP_IN, "+the original");
        obsctl(0, "uninstall", "prod", "--yes");
        assertThat(machine.inside(RUNNING)).contains("/etc/alloy/own/mine.alloy");
        assertThat(machineState().replaceAll("MainPID=.*", "")).isEqualTo(before.replaceAll("MainPID=.*", ""));

        releasesOfSomebodyElse();
    }

    private void releasesOfSomebodyElse() throws IOException {
        profile("/srv/app");
        machine.inside(
                "mkdir -p /srv/app/releases/2024 && echo x >/srv/app/releases/2024/file && ln -s releases/2024 /srv/app/current");
        assertThat(obsctl(6, "deploy", "prod", "--adopt")).contains("deploy/foreign-home", "/srv/app/current");
        obsctl(0, "uninstall", "prod", "--yes");
        assertThat(machine.inside("cat /srv/app/current/file")).isEqualTo("x");
    }
}
