package io.obsctl.testing.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.testing.Await;
import io.obsctl.testing.Screen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollout over three real hosts with the program as it is built: a canary, then one after the other. */
@Tag("host")
class RolloutHostIT {
    private static final Path JAR = Path.of("target/obsctl.jar").toAbsolutePath();
    private static final List<String> NAMES = List.of("w1", "w2", "w3");

    @TempDir
    Path directory;

    private final Map<String, TestHost> hosts = new LinkedHashMap<>();
    private String settle = "0s";
    private String version = "1.0.0";
    private String memory = "300MiB";

    @BeforeEach
    void start() throws IOException, InterruptedException, ExecutionException {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        assumeTrue(Files.exists(JAR), "needs target/obsctl.jar");
        Path key = directory.resolve("key");
        assertThat(new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                        .start()
                        .waitFor())
                .isZero();
        Map<String, CompletableFuture<TestHost>> booting = new LinkedHashMap<>();
        for (String name : NAMES) {
            booting.put(name, CompletableFuture.supplyAsync(() -> boot(name)));
        }
        for (Map.Entry<String, CompletableFuture<TestHost>> host : booting.entrySet()) {
            hosts.put(host.getKey(), host.getValue().get());
        }
        Files.createDirectories(directory.resolve("profiles"));
        profile();
        obsctl(0, "hosts", "trust", "prod", "--yes");
        Await.until("everybody is let in", () -> run("hosts", "facts", "prod").exit() == 0);
    }

    private TestHost boot(String name) {
        try {
            return TestHost.boot(
                    directory.resolve(name), directory.resolve("key.pub"), TestHost.standInAlloy(), List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (TestHost host : hosts.values()) {
            host.close();
        }
    }

    private void profile() throws IOException {
        StringBuilder list = new StringBuilder();
        hosts.forEach((name, host) -> list.append("    - { name: ")
                .append(name)
                .append(", address: ")
                .append(host.address())
                .append(name.equals("w1") ? ", labels: { group: canary }" : "")
                .append(" }\n"));
        Files.writeString(directory.resolve("profiles/prod.yaml"), """
                environment: prod
                service: { name: worker, team: platform, version: "%s" }
                stack:
                  kind: self-hosted
                  tokens: { write: env:WRITE }
                  lanes: { otlp: { url: "http://127.0.0.1:1", id: 7, auth: basic } }
                collector: { runs-on: systemd, limits: { memory: %s } }
                collect: { otlp: {} }
                hosts:
                  defaults: { user: deploy, key-file: ./key, known-hosts: ./known_hosts }
                  rollout: { settle: %s, canary: { group: canary }, batch: 1, max-failures: 0 }
                  list:
                %s""".formatted(version, memory, settle, list));
    }

    private List<String> argv(String tty, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-Dobsctl.tty=" + tty,
                "-jar",
                JAR.toString()));
        argv.addAll(List.of(arguments));
        return argv;
    }

    private Process begin(List<String> argv, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        builder.environment().put("XDG_STATE_HOME", directory.resolve("state").toString());
        builder.environment().put("WRITE", "glc_FAKE_write_token");
        builder.environment().put("TERM", "xterm");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("NO_COLOR");
        return builder.start();
    }

    private record Ran(int exit, String output) {}

    private Ran run(String... arguments) {
        try {
            Path output = Files.createTempFile(directory, "out", "");
            Process process = begin(argv("", arguments), output);
            return new Ran(process.onExit().join().exitValue(), Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs obsctl and gives what it printed; fails when it ends otherwise than expected. */
    private String obsctl(int exit, String... arguments) {
        Ran ran = run(arguments);
        assertThat(ran.exit()).as(ran.output()).isEqualTo(exit);
        assertThat(ran.output()).doesNotContain("glc_FAKE", "Exception", "\tat ");
        return ran.output();
    }

    private String there(String host, String script) {
        try {
            return hosts.get(host).inside(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> live() {
        return NAMES.stream()
                .map(h -> there(h, "cat /var/lib/obsctl/current/alloy/config.alloy | sha256sum"))
                .toList();
    }

    @Test
    void aRolloutIsSeenStoppedResumedAndGivenUp() throws IOException, InterruptedException {
        onATerminal();
        ctrlCEndsItBetweenTwoHostsAndResumeGoesOn();
        aSecondCtrlCLeavesTheHostToItself();
        aFailureStopsTheRest();
        aWaveThatDoesNotPassVerifyStopsTheRest();
        allGoBackTogether();
        logsOfAllHosts();
        logsOfAllHostsAreFollowedUntilCtrlC();
    }

    /** What a person sees on 60 columns, replayed from the bytes that the terminal got. */
    private void onATerminal() throws IOException, InterruptedException {
        Path capture = directory.resolve("capture");
        String words = String.join(" ", argv("012", "deploy", "prod"));
        Process script = begin(
                List.of("script", "-qefc", "stty cols 60 rows 20; exec " + words, capture.toString()),
                directory.resolve("script.out"));
        assertThat(script.waitFor()).as(Files.readString(capture)).isZero();
        String text = Files.readString(capture)
                .replaceFirst("^Script started.*\\n", "")
                .replaceFirst("(?s)\\nScript done.*$", "");
        List<String> last = new Screen(60, 20).take(text).lines();
        assertThat(last).contains("✓ 3 of 3 targets changed, 0 unchanged, 0 put back, 0 broken");
        assertThat(last.stream().filter(l -> l.matches("✓ w[123]  \\d changes +\\d+\\.\\d s")))
                .hasSize(3);
        assertThat(last).noneMatch(l -> l.contains("…") || l.startsWith("wave "));

        Screen screen = new Screen(60, 20);
        List<List<String>> seen = new ArrayList<>();
        for (String drawing : text.split("(?=\\u001b\\[\\d+A)")) {
            seen.add(screen.take(drawing).lines());
        }
        assertThat(seen).anyMatch(s -> s.stream().anyMatch(l -> l.matches("  w1  observe …  +\\d+\\.\\d s")));
        assertThat(seen)
                .as("a table of the wave that runs")
                .anyMatch(s -> s.contains("wave 2/3  w2")
                        && s.stream()
                                .anyMatch(l -> l.matches("  w2  (upload|validate|restart|health) …  +\\d+\\.\\d s")));
    }

    private Process beginDeploy(Path output) throws IOException {
        settle = "3s";
        profile();
        Process deploy = begin(argv("", "deploy", "prod"), output);
        Await.until(
                "the canary switches",
                () -> there("w1", "test -e /var/lib/obsctl/journal && echo yes").equals("yes") || !deploy.isAlive());
        return deploy;
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void ctrlCEndsItBetweenTwoHostsAndResumeGoesOn() throws IOException, InterruptedException {
        List<String> before = live();
        version = "1.0.1";
        Path output = directory.resolve("interrupted");
        Process deploy = beginDeploy(output);
        interrupt(deploy);
        assertThat(deploy.waitFor()).as(Files.readString(output)).isEqualTo(130);
        assertThat(Files.readString(output))
                .contains("Interrupted. No further host is begun", "✓ w1  1 change")
                .doesNotContain("Exception");
        List<String> after = live();
        assertThat(after.get(0)).isNotEqualTo(before.get(0));
        assertThat(after.subList(1, 3)).isEqualTo(before.subList(1, 3));
        assertThat(obsctl(1, "rollout", "status", "prod")).containsPattern("wave 1/3 +canary\\n +✓ done: w1");
        assertThat(obsctl(0, "rollout", "resume", "prod", "--pause", "1s")).contains("✓ w3  1 change");
        assertThat(live()).containsOnly(after.get(0));
        obsctl(0, "rollout", "status", "prod");
    }

    private void aSecondCtrlCLeavesTheHostToItself() throws IOException, InterruptedException {
        List<String> before = live();
        version = "1.0.2";
        Path output = directory.resolve("twice");
        Process deploy = beginDeploy(output);
        interrupt(deploy);
        Await.until("the first is heard", () -> text(output).contains("Ctrl-C again") || !deploy.isAlive());
        interrupt(deploy);
        assertThat(deploy.waitFor()).isEqualTo(130);
        Await.until(
                "the canary ends by itself",
                () -> there("w1", "test -e /var/lib/obsctl/journal || echo over")
                        .equals("over"));
        assertThat(live().get(0)).isNotEqualTo(before.get(0));
        assertThat(live().subList(1, 3)).isEqualTo(before.subList(1, 3));
        assertThat(obsctl(1, "rollout", "status", "prod")).contains("not begun: w2");
        obsctl(0, "rollout", "abort", "prod");
        obsctl(2, "rollout", "resume", "prod");
        settle = "0s";
        profile();
        assertThat(obsctl(0, "deploy", "prod")).contains("2 of 3 targets changed, 1 unchanged");
    }

    /** The second host's unit refuses what asks for 301 MiB. */
    private void aFailureStopsTheRest() throws IOException {
        List<String> before = live();
        there(
                "w2",
                "mkdir -p /etc/systemd/system/obsctl-alloy.service.d && printf '[Service]\\nExecStartPre=/bin/sh -c"
                        + " \"! grep -q MemoryMax=315621376 /var/lib/obsctl/current/systemd/obsctl-alloy.service\"\\n'"
                        + " >/etc/systemd/system/obsctl-alloy.service.d/no.conf");
        memory = "301MiB";
        version = "1.0.3";
        profile();
        assertThat(obsctl(4, "deploy", "prod")).contains("✓ w1", "w2", "w3", "1 of 3 targets changed");
        List<String> after = live();
        assertThat(after.get(0)).isNotEqualTo(before.get(0));
        assertThat(after.subList(1, 3)).isEqualTo(before.subList(1, 3));
        assertThat(obsctl(1, "rollout", "status", "prod")).contains("failed and put back: w2", "not begun: w3");
        there("w2", "rm -r /etc/systemd/system/obsctl-alloy.service.d; systemctl daemon-reload");
        obsctl(0, "rollout", "resume", "prod");
        assertThat(live()).containsOnly(after.get(0));
    }

    /** The stand-in takes no signals, so no wave of it is ever proved. */
    private void aWaveThatDoesNotPassVerifyStopsTheRest() throws IOException {
        List<String> before = live();
        version = "1.0.4";
        profile();
        assertThat(obsctl(4, "deploy", "prod", "--verify-between"))
                .contains("✓ w1", "w2  not started: verify failed after wave 1/3", "w3  not started");
        assertThat(obsctl(1, "rollout", "status", "prod")).contains("stopped: verify failed after wave 1/3");
        List<String> stopped = live();
        assertThat(stopped.get(0)).isNotEqualTo(before.get(0));
        assertThat(obsctl(1, "rollout", "resume", "prod"))
                .as("what was said when it began still holds")
                .contains("Nothing further was begun", "obsctl rollback prod --host w1");
        assertThat(live()).isEqualTo(stopped);
        obsctl(0, "rollback", "prod", "--host", "w1");
        assertThat(live()).isEqualTo(before);
        obsctl(0, "rollout", "abort", "prod");
        obsctl(2, "rollout", "resume", "prod");
    }

    private void allGoBackTogether() throws IOException {
        List<String> before = live();
        obsctl(0, "deploy", "prod");
        assertThat(live()).doesNotContainAnyElementsOf(before);
        assertThat(obsctl(0, "rollback", "prod")).contains("✓ 3 of 3 targets changed");
        assertThat(live()).isEqualTo(before);
        assertThat(obsctl(0, "drift", "prod")).contains("0 changed outside obsctl, 3 not deployed yet");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void logsOfAllHosts() {
        String json = obsctl(0, "logs", "prod", "-n", "9", "-o", "json", "-q");
        Matcher when = Pattern.compile("\"when\" : \"([^\"]+)\",\\s+\"host\" : \"(w\\d)\"")
                .matcher(json);
        List<Instant> times = new ArrayList<>();
        List<String> names = new ArrayList<>();
        while (when.find()) {
            times.add(Instant.parse(when.group(1)));
            names.add(when.group(2));
        }
        assertThat(times).isSorted().isNotEmpty();
        assertThat(names).contains("w2", "w3");
    }

    /** The third host has no watch left to give; the first one's connection breaks meanwhile. */
    private void logsOfAllHostsAreFollowedUntilCtrlC() throws IOException, InterruptedException {
        there(
                "w3",
                "printf '#!/bin/sh\\nfor a; do shift; [ \"$a\" = --follow ] || set -- \"$@\" \"$a\"; done\\n"
                        + "echo \"Insufficient watch descriptors available. Reverting to -n.\" >&2\\n"
                        + "exec /usr/bin/journalctl \"$@\"\\n' >/usr/local/bin/journalctl;"
                        + " chmod 755 /usr/local/bin/journalctl");
        Path human = directory.resolve("followed");
        Process follow = begin(argv("", "logs", "prod", "-f", "-n", "0"), human);
        for (String host : NAMES) {
            awaitLine(host, "one", human, "Z  " + host + "  one");
        }
        assertThat(text(human)).containsOnlyOnce("host/journal-polled");
        hosts.get("w1").cutConnections();
        awaitLine("w2", "two", human, "Z  w2  two");
        awaitLine("w1", "three", human, "Z  w1  three");
        assertThat(text(human)).containsOnlyOnce("ssh/connection-lost").contains("w1  connect ✓");
        end(follow);
        assertThat(text(human)).as("nothing was deployed").endsWith("\nInterrupted.\n");

        Path json = directory.resolve("followed.json");
        follow = begin(argv("", "logs", "prod", "-f", "-n", "1", "-q", "-o", "json"), json);
        for (String host : NAMES) {
            Await.until(
                    host,
                    () -> text(json)
                            .lines()
                            .anyMatch(l -> l.startsWith("{\"type\":\"obsctl.log-line\",\"formatVersion\":1,\"when\":\"")
                                    && l.contains("\",\"host\":\"" + host + "\",\"priority\":")
                                    && l.endsWith("\"}")));
        }
        end(follow);
    }

    /** Has the host's collector say it until it is seen. */
    private void awaitLine(String host, String line, Path file, String seen) {
        Await.until(seen, () -> {
            there(
                    host,
                    "printf 'MESSAGE=" + line + "\\nOBJECT_SYSTEMD_UNIT=obsctl-alloy.service\\n' | logger --journald");
            return text(file).contains(seen);
        });
    }

    private void end(Process follow) throws IOException, InterruptedException {
        interrupt(follow);
        assertThat(follow.waitFor()).isEqualTo(130);
        for (String host : NAMES) {
            Await.until(
                    "nothing is left on " + host,
                    () -> there(host, "pgrep -x journalctl").isEmpty());
        }
    }
}
