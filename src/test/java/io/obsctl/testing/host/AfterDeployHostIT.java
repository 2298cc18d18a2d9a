package io.obsctl.testing.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes after a deploy, with the program as it is built, on one real host. */
@Tag("host")
class AfterDeployHostIT {

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

    private void profile(String collect) throws IOException {
        scene.profile(collect, "/var/lib/obsctl");
    }

    private String obsctl(int exit, String... arguments) throws IOException {
        return scene.obsctl(exit, arguments);
    }

    @Test
    void historyStatusDriftLogsRollbackAndUninstall() throws IOException, InterruptedException {
        assertThat(obsctl(1, "hosts", "status", "prod")).contains("obsctl has deployed nothing there");
        obsctl(0, "deploy", "prod");
        assertThat(obsctl(0, "hosts", "status", "prod"))
                .contains("✓ worker-1  active", "as deployed", "1 of 1 host well");
        assertThat(obsctl(0, "drift", "prod")).contains("No drift");

        profile("{ otlp: {}, host-metrics: {} }");
        assertThat(obsctl(0, "drift", "prod")).contains("not deployed yet", "0 changed outside obsctl");
        obsctl(0, "deploy", "prod");
        String first = obsctl(0, "history", "prod");
        Matcher live = Pattern.compile("live {2}([0-9a-f]{8}) ").matcher(first);
        assertThat(live.find()).as(first).isTrue();
        assertThat(obsctl(0, "hosts", "facts", "prod"))
                .as("the live release is called as the history calls it")
                .containsPattern("release +" + live.group(1) + " {2}releases/");
        assertThat(first).containsPattern("(?m)^ {2}1 {5}[0-9a-f]{8}");
        assertThat(obsctl(0, "rollback", "prod", "--plan")).contains("1 of 1 targets to change");
        obsctl(0, "rollback", "prod");
        assertThat(obsctl(0, "history", "prod")).containsPattern("rollback .* ✓ applied");
        assertThat(obsctl(0, "hosts", "status", "prod")).contains("1 of 1 host well");

        handsOnTheHost();
        followsTheJournalUntilItIsInterrupted();
        theHostMendsItselfAndSaysSo();
        nothingOfObsctlIsLeft();
    }

    private void nothingOfObsctlIsLeft() throws IOException {
        assertThat(obsctl(0, "uninstall", "prod", "--plan"))
                .contains("- /var/lib/obsctl/releases\n", "user alloy")
                .containsOnlyOnce("stops")
                .contains("! what becomes of the collector's unit: obsctl-alloy.service stops\n");
        assertThat(obsctl(1, "uninstall", "prod")).contains("Nothing was removed; --yes does.");
        obsctl(0, "uninstall", "prod", "--yes");
        assertThat(obsctl(0, "uninstall", "prod", "--yes")).contains("Nothing to remove");
        assertThat(machine.inside("find /etc /var/lib /run -name '*obsctl*' | sort"))
                .isEmpty();
        assertThat(machine.inside("pgrep -f '[a]lloy run'")).isEmpty();
    }

    private void handsOnTheHost() throws IOException {
        machine.inside(
                "cd /var/lib/obsctl/current && echo '// token = \"glc_FAKE_by_hand_1234567890\"' >>alloy/config.alloy"
                        + " && chmod 644 credentials/* && chown deploy systemd/obsctl-alloy.service"
                        + " && mkdir -p /etc/systemd/system/obsctl-alloy.service.d"
                        + " && printf '[Service]\\nNice=5\\n' >/etc/systemd/system/obsctl-alloy.service.d/override.conf"
                        + " && rm /etc/systemd/system/multi-user.target.wants/obsctl-recover.service");
        assertThat(obsctl(1, "drift", "prod"))
                .contains("+// token = \"***\"", "mode 0644, was 0440", "owner deploy:root, was root:root")
                .contains("override.conf  added", "+Nice=5", "obsctl-recover.service  missing");
        machine.inside("rm -r /etc/systemd/system/obsctl-alloy.service.d");
        obsctl(0, "deploy", "prod");
        assertThat(obsctl(0, "drift", "prod")).contains("No drift");
        assertThat(obsctl(0, "hosts", "facts", "prod", "--ports"))
                .contains("debian 12", "obsctl-alloy.service  active", ":22");
    }

    private void followsTheJournalUntilItIsInterrupted() throws IOException, InterruptedException {
        assertThat(obsctl(0, "logs", "prod", "-n", "50")).contains("worker-1  Started obsctl-alloy.service");
        Process follow = scene.begin("logs", "prod", "-f", "-n", "1", "--since", "1h");
        StringBuilder seen = new StringBuilder();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        boolean written = false;
        while (!seen.toString().contains("by hand glc_***")) {
            assertThat(System.nanoTime()).as(seen.toString()).isLessThan(deadline);
            while (follow.getInputStream().available() > 0) {
                seen.append((char) follow.getInputStream().read());
            }
            if (!written && seen.toString().contains("worker-1")) {
                machine.inside(
                        "systemd-run --quiet --slice=obsctl-test --unit=alloy echo 'by hand glc_FAKE_logged_1234567890'");
                written = true;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(follow.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(follow.onExit().join().exitValue()).isEqualTo(130);
    }

    /** The journal of a switch that the power cut ended is mended at boot, and people are told. */
    private void theHostMendsItselfAndSaysSo() throws IOException {
        machine.inside(
                "cd /var/lib/obsctl && live=$(readlink current) && other=$(ls -d releases/* | grep -vFx \"$live\" | head -n 1)"
                        + " && { printf 'run=cut\\nold=%s\\nnew=%s\\nunit=obsctl-alloy.service\\n' \"$live\" \"$other\";"
                        + " printf 'links=systemd/obsctl-alloy.service\\nmode=restart\\nwas_active=yes\\nphase=switched\\n'; } >journal"
                        + " && ln -sfn \"$other\" current && sync");
        machine.cut();
        machine.bootAgain();
        machine.inside(
                "for i in $(seq 100); do systemctl is-active -q obsctl-alloy && break; sleep 0.2; done; sleep 1");
        assertThat(obsctl(0, "hosts", "status", "prod")).contains("put back by the host itself", "1 of 1 host well");
        assertThat(obsctl(0, "history", "prod", "-n", "1")).contains("put back by the host itself");
    }
}
