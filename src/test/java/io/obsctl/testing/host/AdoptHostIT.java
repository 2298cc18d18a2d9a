package io.obsctl.testing.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host where somebody runs a collector by his own config, with the program as it is built. */
@Tag("host")
class AdoptHostIT {
    private static final String RUNNING = "tr '\\0' ' ' </proc/$(systemctl show -p MainPID --value alloy)/cmdline";
    private static final String DROP_IN = "/etc/systemd/system/alloy.service.d/50-obsctl.conf";

    @TempDir
    Path directory;

    @AutoClose
    private ProgramScene scene;

    private TestHost machine;

    @BeforeEach
    void start() throws IOException {
        scene = new ProgramScene(directory);
        machine = scene.machine;
    }

    private String obsctl(int exit, String... arguments) throws IOException {
        String output = scene.obsctl(exit, arguments);
        assertThat(output).doesNotContain("hunter2");
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
        scene.profile("{ otlp: {} }", "/srv/app");
        machine.inside(
                "mkdir -p /srv/app/releases/2024 && echo x >/srv/app/releases/2024/file && ln -s releases/2024 /srv/app/current");
        assertThat(obsctl(6, "deploy", "prod", "--adopt")).contains("deploy/foreign-home", "/srv/app/current");
        obsctl(0, "uninstall", "prod", "--yes");
        assertThat(machine.inside("cat /srv/app/current/file")).isEqualTo("x");
    }
}
