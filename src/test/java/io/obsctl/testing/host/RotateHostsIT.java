package io.obsctl.testing.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotations on real hosts while applications send: with each way in which a token reaches a collector. */
@Tag("host")
class RotateHostsIT {
    @TempDir
    Path directory;

    private RotateScene scene;

    @BeforeEach
    void possible() {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        assumeTrue(Files.exists(Path.of("target/obsctl.jar")), "needs target/obsctl.jar");
    }

    @Test
    void twoHostsWithEachDelivery() throws IOException, InterruptedException {
        withHosts(2);
    }

    @Test
    @Tag("long")
    void fiveHostsWithEachDelivery() throws IOException, InterruptedException {
        withHosts(5);
    }

    private void withHosts(int count) throws IOException, InterruptedException {
        try (RotateScene made = new RotateScene(directory, count)) {
            scene = made;
            scene.profile("password-file");
            scene.obsctl(0, "hosts", "trust", "prod", "--yes");
            scene.obsctl(0, "deploy", "prod");
            scene.send();
            aPasswordFileNeedsNoRestartWhereverTheRunIsKilled();
            deployed("load-credential");
            aHostThatIsGoneInTheMiddleKeepsBothTokensAndTheNextRunFinishes();
            deployed("env-file");
            backUndoesWhatWasKilledHalfWay();
            restartsOneHostAfterTheOther();
            scene.nothingIsLost();
            scene.nobodyWasRefused();
            scene.noTokenAbout();
        }
    }

    private void deployed(String delivery) throws IOException {
        scene.profile(delivery);
        scene.obsctl(0, "deploy", "prod");
    }

    private void rotated(String old) throws IOException {
        assertThat(scene.source()).isNotEqualTo(old);
        assertThat(scene.writersAlive()).containsExactly(scene.source());
        for (TestHost host : scene.hosts) {
            assertThat(scene.tokenOf(host)).isEqualTo(scene.source());
        }
        assertThat(scene.state()).isEmpty();
        assertThat(directory.resolve("tokens").toFile().list())
                .as("files beside the token")
                .hasSize(3);
        scene.nobodyWasRefused();
    }

    private void aPasswordFileNeedsNoRestartWhereverTheRunIsKilled() throws IOException, InterruptedException {
        List<String> before = scene.invocations();
        String old = scene.source();

        scene.api.arm("POST /api/v1/tokens");
        Process making = scene.begin("auth", "rotate", "prod");
        assertThat(scene.api.reached()).as("a token is made").isTrue();
        assertThat(scene.state()).contains("step=INTENDED");
        making.destroyForcibly().onExit().join();
        scene.api.disarm();
        assertThat(scene.writersAlive())
                .as("the old one, and one that nobody holds")
                .hasSize(2);

        TestHost first = scene.hosts.get(0);
        scene.killedWhen(
                "the first host has the new token", () -> !scene.tokenOf(first).equals(old));
        assertThat(scene.writersAlive()).as("the lost one is ended").hasSize(2).contains(old);
        assertThat(scene.tokenOf(scene.hosts.get(scene.hosts.size() - 1))).isEqualTo(old);

        scene.killedWhen("every host has it", () -> scene.state().contains("step=ROLLED_OUT"));
        assertThat(scene.writersAlive()).hasSize(2).contains(old);
        assertThat(scene.source()).isEqualTo(old);

        assertThat(scene.obsctl(0, "auth", "rotate", "prod")).contains("rotated; the old token is ended");
        rotated(old);
        assertThat(scene.invocations()).as("no collector was restarted").isEqualTo(before);
    }

    private void aHostThatIsGoneInTheMiddleKeepsBothTokensAndTheNextRunFinishes() throws IOException {
        String old = scene.source();
        List<String> before = scene.invocations();
        TestHost first = scene.hosts.get(0);
        TestHost last = scene.hosts.get(scene.hosts.size() - 1);
        Process rotation = scene.begin("auth", "rotate", "prod");
        RotateScene.await(
                "the first host has the new token", () -> !scene.tokenOf(first).equals(old));
        last.inside("systemctl stop ssh.socket ssh.service; pkill -KILL -x sshd");
        int exit = rotation.onExit().join().exitValue();
        String said = Files.readString(directory.resolve("said.txt"));
        assertThat(exit).as(said).isIn(4, 5);
        assertThat(said).contains("rotate/unfinished").contains("both tokens are alive");
        assertThat(scene.writersAlive()).hasSize(2).contains(old);
        assertThat(scene.source()).isEqualTo(old);

        last.inside("systemctl start ssh.service");
        assertThat(scene.obsctl(0, "auth", "rotate", "prod")).contains("(from an earlier run)");
        rotated(old);
        restartedInOrder(before);
    }

    private void backUndoesWhatWasKilledHalfWay() throws IOException {
        String old = scene.source();
        TestHost first = scene.hosts.get(0);
        scene.killedWhen(
                "the first host has the new token", () -> !scene.tokenOf(first).equals(old));
        assertThat(scene.writersAlive()).hasSize(2).contains(old);
        scene.obsctl(0, "auth", "rotate", "prod", "--back");
        assertThat(scene.writersAlive()).containsExactly(old);
        for (TestHost host : scene.hosts) {
            assertThat(scene.tokenOf(host)).isEqualTo(old);
        }
        assertThat(scene.state()).isEmpty();
        assertThat(scene.source()).isEqualTo(old);
        scene.nobodyWasRefused();
    }

    private void restartsOneHostAfterTheOther() throws IOException {
        String old = scene.source();
        List<String> before = scene.invocations();
        scene.obsctl(0, "auth", "rotate", "prod");
        rotated(old);
        restartedInOrder(before);
    }

    private void restartedInOrder(List<String> before) throws IOException {
        List<String> after = scene.invocations();
        long up = 0;
        for (int i = 0; i < scene.hosts.size(); i++) {
            assertThat(after.get(i)).as("another run of the collector").isNotEqualTo(before.get(i));
            long[] restart = scene.restart(scene.hosts.get(i));
            assertThat(restart[0])
                    .as("worker-%d stops after the one before is up", i + 1)
                    .isGreaterThan(up);
            up = restart[1];
            assertThat(up).isGreaterThan(restart[0]);
        }
    }
}
