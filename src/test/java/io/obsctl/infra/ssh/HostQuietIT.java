package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program itself leaves alone on a host, and what nobody there can ever see. */
@Tag("host")
class HostQuietIT {
    @TempDir
    Path directory;

    @AutoClose
    private HostScene scene;

    @BeforeEach
    void start() throws IOException {
        scene = HostScene.alone(directory);
    }

    private String obsctl(int status, String version, String... arguments) throws IOException {
        return scene.said(status, scene.program(version, "1s", arguments));
    }

    private int connections() {
        return Integer.parseInt(scene.there("journalctl -q -u ssh -o cat | grep -c 'Accepted publickey' || :"));
    }

    /** Everything of the host that is not the base: content and attributes changed last, by path. Logs are the system's. */
    private Map<String, String> everything() throws IOException {
        Map<String, String> all = new TreeMap<>();
        Path upper = scene.directory.resolve("host/upper");
        try (Stream<Path> walk = Files.walk(upper)) {
            for (Path path : walk.toList()) {
                String name = upper.relativize(path).toString();
                if (!name.startsWith("var/log")) {
                    Map<String, Object> of = Files.readAttributes(
                            path, "unix:lastModifiedTime,ctime,size,mode", LinkOption.NOFOLLOW_LINKS);
                    all.put(name, new TreeMap<>(of).toString());
                }
            }
        }
        all.put("in memory", scene.there("find /run/obsctl /tmp /var/tmp /dev/shm -printf '%p %T@ %C@\n'"));
        return all;
    }

    @Test
    void aSecondDeployOpensOneConnectionWritesNothingAndRestartsNothing() throws IOException {
        obsctl(0, "1.0.0", "deploy", "prod");
        String unit = scene.there(
                "systemctl show -p MainPID,InvocationID,ExecReload,ActiveEnterTimestamp obsctl-alloy.service");
        String jobs = scene.there("journalctl -q -o cat _PID=1 | grep -v -i -e session -e slice -e 'user' | wc -l");
        Map<String, String> before = everything();
        int connections = connections();
        String said = obsctl(0, "1.0.0", "deploy", "prod");
        assertThat(said).contains("worker-1  nothing to change");
        assertThat(connections()).isEqualTo(connections + 1);
        assertThat(everything()).isEqualTo(before);
        assertThat(scene.there(
                        "systemctl show -p MainPID,InvocationID,ExecReload,ActiveEnterTimestamp obsctl-alloy.service"))
                .isEqualTo(unit);
        assertThat(scene.there("journalctl -q -o cat _PID=1 | grep -v -i -e session -e slice -e 'user' | wc -l"))
                .as("systemd was asked for nothing")
                .isEqualTo(jobs);
    }

    @Test
    void noSecretIsEverWhereItDoesNotBelong() throws IOException {
        try (SecretWatch watch = new SecretWatch(scene)) {
            obsctl(0, "1.0.0", "deploy", "prod");
            obsctl(0, "1.0.1", "deploy", "prod");
            scene.tokens.put("WRITE_TOKEN", scene.secret("write_token_2"));
            obsctl(0, "1.0.1", "deploy", "prod");
            Breakpoint.install(scene);
            Breakpoint.UPLOADED.arm(scene);
            Process cut = scene.program("1.0.2", "1s", "deploy", "prod");
            Breakpoint.awaitReached(scene, Breakpoint.UPLOADED);
            scene.there("pkill -KILL -u deploy -x sshd");
            Breakpoint.release(scene);
            cut.onExit().join();
            // What was cut off takes its own release away; it may still be at it.
            scene.there("n=0; while find /var/lib/obsctl/releases -name '.part-*' | grep -q . && [ $n -lt 300 ];"
                    + " do sleep 0.1; n=$((n+1)); done");
            assertThat(watch.rounds()).as("rounds of looking").isGreaterThan(20);
            assertThat(watch.seen()).isEmpty();
        }
        // Whatever is on the disk or in memory, in any file of the machine.
        String root = HostScene.exec(
                "grep",
                "-rlIa",
                scene.mark,
                scene.directory.resolve("host/upper").toString());
        assertThat(root.lines())
                .allMatch(file -> file.matches(".*/var/lib/obsctl/releases/[0-9a-f-]+/(credentials|env)/.*"));
        String readers = HostScene.exec(
                "grep",
                "-rla",
                "-e",
                scene.mark + "_read",
                "-e",
                scene.mark + "_deploy",
                scene.directory.resolve("host/upper").toString());
        assertThat(readers).as("files with other tokens than the writing one").isEmpty();
        assertThat(scene.there("grep -rla " + scene.mark + " /run /tmp /var/tmp /dev/shm /root /home 2>/dev/null"))
                .isEmpty();
        assertThat(scene.there("journalctl -q -a -o export | grep -a -c " + scene.mark + " || :"))
                .isEqualTo("0");
        assertThat(scene.there("find /var/lib/obsctl/releases/*/credentials -type f -printf '%m %u:%g\n' | sort -u"))
                .isEqualTo("440 root:alloy");
    }

    @Test
    void whoeverLooksForSecretsFindsItsOwnAndNoOtherRuns() throws IOException {
        String others = SecretWatch.mark();
        try (SecretWatch watch = new SecretWatch(scene);
                SecretWatch beside = new SecretWatch(scene, others)) {
            plant(scene.secret("mine"), 1);
            assertThat(watch.seen())
                    .anyMatch(s -> s.contains("environ"))
                    .anyMatch(s -> s.contains("cmdline"))
                    .anyMatch(s -> s.contains("readable"));
            assertThat(beside.seen()).isEmpty();
            Set<String> seen = Set.copyOf(watch.seen());
            plant("glc_" + others + "_theirs", 2);
            assertThat(beside.seen()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(watch.seen()).isEqualTo(seen);
        }
    }

    private void plant(String token, int file) {
        scene.there("A=%1$s sleep 2 & sh -c 'sleep 2' %1$s & echo %1$s >/var/lib/readable%2$d; wait"
                .formatted(token, file));
    }
}
