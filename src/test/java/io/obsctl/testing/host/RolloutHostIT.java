package io.obsctl.testing.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.testing.Await;
import io.obsctl.testing.Screen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    @TempDir
    Path directory;

    private FleetScene fleet;

    @BeforeEach
    void start() throws IOException, InterruptedException, ExecutionException {
        fleet = new FleetScene(directory);
        fleet.start();
    }

    @AfterEach
    void stop() throws IOException {
        if (fleet != null) {
            fleet.close();
        }
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
        new ProvedWaves(fleet).run();
    }

    /** What a person sees on 60 columns, replayed from the bytes that the terminal got. */
    private void onATerminal() throws IOException, InterruptedException {
        Path capture = directory.resolve("capture");
        String words = String.join(" ", fleet.argv("012", "deploy", "prod"));
        Process script = fleet.begin(
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
        fleet.settle = "3s";
        fleet.profile();
        Process deploy = fleet.begin(fleet.argv("", "deploy", "prod"), output);
        Await.until(
                "the canary switches",
                () -> fleet.there("w1", "test -e /var/lib/obsctl/journal && echo yes")
                                .equals("yes")
                        || !deploy.isAlive());
        return deploy;
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void ctrlCEndsItBetweenTwoHostsAndResumeGoesOn() throws IOException, InterruptedException {
        List<String> before = fleet.live();
        fleet.version = "1.0.1";
        Path output = directory.resolve("interrupted");
        Process deploy = beginDeploy(output);
        interrupt(deploy);
        assertThat(deploy.waitFor()).as(Files.readString(output)).isEqualTo(130);
        assertThat(Files.readString(output))
                .contains("Interrupted. No further host is begun", "✓ w1  1 change")
                .doesNotContain("Exception");
        List<String> after = fleet.live();
        assertThat(after.get(0)).isNotEqualTo(before.get(0));
        assertThat(after.subList(1, 3)).isEqualTo(before.subList(1, 3));
        assertThat(fleet.obsctl(1, "rollout", "status", "prod")).containsPattern("wave 1/3 +canary\\n +✓ done: w1");
        assertThat(fleet.obsctl(0, "rollout", "resume", "prod", "--pause", "1s"))
                .contains("✓ w3  1 change");
        assertThat(fleet.live()).containsOnly(after.get(0));
        fleet.obsctl(0, "rollout", "status", "prod");
    }

    private void aSecondCtrlCLeavesTheHostToItself() throws IOException, InterruptedException {
        List<String> before = fleet.live();
        fleet.version = "1.0.2";
        Path output = directory.resolve("twice");
        Process deploy = beginDeploy(output);
        interrupt(deploy);
        Await.until("the first is heard", () -> text(output).contains("Ctrl-C again") || !deploy.isAlive());
        interrupt(deploy);
        assertThat(deploy.waitFor()).isEqualTo(130);
        Await.until(
                "the canary ends by itself",
                () -> fleet.there("w1", "test -e /var/lib/obsctl/journal || echo over")
                        .equals("over"));
        assertThat(fleet.live().get(0)).isNotEqualTo(before.get(0));
        assertThat(fleet.live().subList(1, 3)).isEqualTo(before.subList(1, 3));
        assertThat(fleet.obsctl(1, "rollout", "status", "prod")).contains("not begun: w2");
        fleet.obsctl(0, "rollout", "abort", "prod");
        fleet.obsctl(2, "rollout", "resume", "prod");
        fleet.settle = "0s";
        fleet.profile();
        assertThat(fleet.obsctl(0, "deploy", "prod")).contains("2 of 3 targets changed, 1 unchanged");
    }

    /** The second host's unit refuses what asks for 301 MiB. */
    private void aFailureStopsTheRest() throws IOException {
        List<String> before = fleet.live();
        fleet.refuse("w2", "301MiB", 315_621_376);
        fleet.version = "1.0.3";
        fleet.profile();
        assertThat(fleet.obsctl(4, "deploy", "prod"))
                .contains("✓ w1", "w2", "w3", "1 of 3 targets changed", "\n  obsctl rollout resume prod\n");
        List<String> after = fleet.live();
        assertThat(after.get(0)).isNotEqualTo(before.get(0));
        assertThat(after.subList(1, 3)).isEqualTo(before.subList(1, 3));
        assertThat(fleet.obsctl(1, "rollout", "status", "prod")).contains("failed and put back: w2", "not begun: w3");

        assertThat(fleet.obsctl(4, "rollout", "resume", "prod", "--max-failures", "1"))
                .as("one may fail, so the rest is done")
                .contains(
                        "· w1",
                        "✗ w2  failed and was put back",
                        "✓ w3",
                        "1 of 3 targets changed, 1 unchanged, 1 put back");
        assertThat(fleet.live()).containsExactly(after.get(0), before.get(1), after.get(0));
        assertThat(fleet.obsctl(1, "rollout", "status", "prod"))
                .contains("failed and put back: w2", "done: w3", "2 of 3 targets done, stopped: some hosts failed");
        fleet.takeAgain("w2");
        fleet.obsctl(0, "rollout", "resume", "prod");
        assertThat(fleet.live()).containsOnly(after.get(0));
        assertThat(fleet.obsctl(0, "rollout", "status", "prod")).contains("3 of 3 targets done");
    }

    /** The stand-in takes no signals, so no wave of it is ever proved. */
    private void aWaveThatDoesNotPassVerifyStopsTheRest() throws IOException {
        List<String> before = fleet.live();
        fleet.version = "1.0.4";
        fleet.profile();
        assertThat(fleet.obsctl(4, "deploy", "prod", "--verify-between"))
                .contains("✓ w1", "w2  not started: verify failed after wave 1/3", "w3  not started");
        assertThat(fleet.obsctl(1, "rollout", "status", "prod")).contains("stopped: verify failed after wave 1/3");
        List<String> stopped = fleet.live();
        assertThat(stopped.get(0)).isNotEqualTo(before.get(0));
        assertThat(fleet.obsctl(1, "rollout", "resume", "prod"))
                .as("what was said when it began still holds")
                .contains("Nothing further was begun", "obsctl rollback prod --host w1");
        assertThat(fleet.live()).isEqualTo(stopped);
        fleet.obsctl(0, "rollback", "prod", "--host", "w1");
        assertThat(fleet.live()).isEqualTo(before);
        fleet.obsctl(0, "rollout", "abort", "prod");
        fleet.obsctl(2, "rollout", "resume", "prod");
    }

    private void allGoBackTogether() throws IOException {
        List<String> before = fleet.live();
        fleet.obsctl(0, "deploy", "prod");
        assertThat(fleet.live()).doesNotContainAnyElementsOf(before);
        assertThat(fleet.obsctl(0, "rollback", "prod")).contains("✓ 3 of 3 targets changed");
        assertThat(fleet.live()).isEqualTo(before);
        assertThat(fleet.obsctl(0, "drift", "prod")).contains("0 changed outside obsctl, 3 not deployed yet");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void logsOfAllHosts() {
        String json = fleet.obsctl(0, "logs", "prod", "-n", "9", "-o", "json", "-q");
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
        fleet.there(
                "w3",
                "printf '#!/bin/sh\\nfor a; do shift; [ \"$a\" = --follow ] || set -- \"$@\" \"$a\"; done\\n"
                        + "echo \"Insufficient watch descriptors available. Reverting to -n.\" >&2\\n"
                        + "exec /usr/bin/journalctl \"$@\"\\n' >/usr/local/bin/journalctl;"
                        + " chmod 755 /usr/local/bin/journalctl");
        Path human = directory.resolve("followed");
        Process follow = fleet.begin(fleet.argv("", "logs", "prod", "-f", "-n", "0"), human);
        for (String host : FleetScene.NAMES) {
            awaitLine(host, "one", human, "Z  " + host + "  one");
        }
        assertThat(text(human)).containsOnlyOnce("host/journal-polled");
        fleet.hosts.get("w1").cutConnections();
        awaitLine("w2", "two", human, "Z  w2  two");
        awaitLine("w1", "three", human, "Z  w1  three");
        assertThat(text(human)).containsOnlyOnce("ssh/connection-lost").contains("w1  connect ✓");
        end(follow);
        assertThat(text(human).lines().filter(l -> l.startsWith("Interrupted")))
                .as("nothing was deployed")
                .containsExactly("Interrupted.");

        Path json = directory.resolve("followed.json");
        follow = fleet.begin(fleet.argv("", "logs", "prod", "-f", "-n", "1", "-q", "-o", "json"), json);
        for (String host : FleetScene.NAMES) {
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
            fleet.there(
                    host,
                    "printf 'MESSAGE=" + line + "\\nOBJECT_SYSTEMD_UNIT=obsctl-alloy.service\\n' | logger --journald");
            return text(file).contains(seen);
        });
    }

    private void end(Process follow) throws IOException, InterruptedException {
        interrupt(follow);
        assertThat(follow.waitFor()).isEqualTo(130);
        for (String host : FleetScene.NAMES) {
            Await.until(
                    "nothing is left on " + host,
                    () -> fleet.there(host, "pgrep -x journalctl").isEmpty());
        }
    }
}
