package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.model.Release;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way that a switch can go, on a host in a directory. */
class ApplyScriptTest {
    @TempDir
    Path root;

    private StandInHost host;
    private String shell = "dash";
    private final Map<String, String> arguments = new TreeMap<>();

    @BeforeEach
    void start() throws IOException {
        host = new StandInHost(root);
        arguments.putAll(Map.of(
                "unit", "obsctl-alloy.service",
                "links", "systemd/obsctl-alloy.service",
                "mode", "restart",
                "daemon_reload", "yes",
                "http", "curl",
                "port", String.valueOf(host.port()),
                "settle", "0",
                "start_timeout", "1",
                "keep", "3"));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private String run(String verb, String... more) throws IOException, InterruptedException {
        Path script = root.resolve("apply.sh");
        Files.writeString(script, Scripts.APPLY.text());
        List<String> argv = new ArrayList<>(shell.equals("busybox") ? List.of("busybox", "ash") : List.of(shell));
        argv.addAll(List.of(
                script.toString(), verb, "home=" + host.home, "etc=" + host.etc, "run_dir=" + host.run, "run=r1"));
        if (verb.equals("apply")) {
            arguments.forEach((k, v) -> argv.add(k + "=" + v));
        }
        argv.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.environment().merge("PATH", host.bin.toString(), (old, bin) -> bin + ":" + old);
        Files.deleteIfExists(host.run.resolve("r1.log"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output).as("what the script prints besides its log").isEmpty();
        Path log = host.run.resolve("r1.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private String apply(String name, String config) throws IOException, InterruptedException {
        host.release(name, config);
        String old = host.current();
        return run(
                "apply",
                "new=releases/" + name,
                "expect=" + old,
                "config_sha=" + Release.sha256(config.getBytes(StandardCharsets.UTF_8)));
    }

    /** A first release that runs, so that there is something to lose. */
    private void givenOneRuns() throws IOException, InterruptedException {
        assertThat(apply("one", "good one")).contains("end applied");
        host.forgetCalls();
        arguments.put("mode", "reload");
        arguments.put("daemon_reload", "no");
    }

    private void assertOneRunsAgain() throws IOException {
        assertThat(host.current()).isEqualTo("releases/one");
        assertThat(host.running()).isEqualTo("good one");
        assertThat(host.home.resolve("journal")).doesNotExist();
        assertThat(host.state("active")).isEqualTo("active");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox", "bash"})
    void theFirstReleaseIsLinkedStartedAndEnabled(String name) throws IOException, InterruptedException {
        assumeTrue(Path.of("/bin", name).toFile().canExecute(), name + " is not installed");
        shell = name;
        assertThat(apply("one", "good one").lines())
                .containsExactly(
                        "step switch begin",
                        "step switch ok ",
                        "step daemon-reload begin",
                        "step daemon-reload ok ",
                        "step restart begin",
                        "step restart ok ",
                        "step health begin",
                        "step health ok ",
                        "end applied - ");
        assertOneRunsAgain();
        assertThat(host.calls()).containsExactly("daemon-reload", "restart obsctl-alloy.service");
        assertThat(Files.readSymbolicLink(host.etc.resolve("obsctl-alloy.service")))
                .isEqualTo(host.home.resolve("current/systemd/obsctl-alloy.service"));
        assertThat(host.linked("multi-user.target.wants/obsctl-alloy.service")).isTrue();
    }

    /** What systemd does not know it reads when it starts it; the rest of its directory it reads when that is up. */
    @Test
    void aUnitThatSystemdDoesNotKnowIsStartedFirst() throws IOException, InterruptedException {
        host.state("load", "not-found");
        assertThat(apply("one", "good one").lines())
                .containsExactly(
                        "step switch begin",
                        "step switch ok ",
                        "step restart begin",
                        "step restart ok ",
                        "step health begin",
                        "step daemon-reload begin",
                        "step daemon-reload ok ",
                        "step health ok ",
                        "end applied - ");
        assertOneRunsAgain();
        assertThat(host.calls()).containsExactly("restart obsctl-alloy.service", "daemon-reload");
    }

    @Test
    void aSystemdThatFindsTheNewUnitOnlyWhenToldToLookIsTold() throws IOException, InterruptedException {
        host.state("load", "not-found");
        host.state("unread", "");
        assertThat(apply("one", "good one")).endsWith("step health ok \nend applied - \n");
        assertOneRunsAgain();
        assertThat(host.calls())
                .containsExactly("restart obsctl-alloy.service", "daemon-reload", "restart obsctl-alloy.service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "wget", "bash", "perl"})
    void aChangedConfigIsOnlyReloadedByEveryClient(String client) throws IOException, InterruptedException {
        assumeTrue(Path.of("/usr/bin", client).toFile().canExecute(), client + " is not installed");
        givenOneRuns();
        arguments.put("http", client);
        assertThat(apply("two", "good two")).contains("step reload ok").contains("end applied");
        assertThat(host.running()).isEqualTo("good two");
        assertThat(host.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "wget", "bash", "perl"})
    void aRefusedReloadIsPutBackAndSaysWhy(String client) throws IOException, InterruptedException {
        assumeTrue(Path.of("/usr/bin", client).toFile().canExecute(), client + " is not installed");
        givenOneRuns();
        arguments.put("http", client);
        assertThat(apply("two", "syntax-error"))
                .contains("step reload fail config.alloy:1:1: syntax error")
                .contains("step put-back ok one")
                .endsWith("end putback deploy/reload-refused config.alloy:1:1: syntax error\n");
        assertOneRunsAgain();
        assertThat(host.loads).containsExactly("syntax-error", "good one");
    }

    @Test
    void aGraphThatLoadsButIsUnhealthyIsPutBack() throws IOException, InterruptedException {
        givenOneRuns();
        assertThat(apply("two", "port-taken"))
                .contains("end putback deploy/unhealthy unhealthy components: otelcol.receiver.otlp");
        assertOneRunsAgain();
    }

    @Test
    void credentialsThatTheBackendRefusesArePutBack() throws IOException, InterruptedException {
        givenOneRuns();
        arguments.put("settle", "2");
        assertThat(apply("two", "wrong-id")).contains("end putback deploy/credentials-refused");
        assertOneRunsAgain();
    }

    @Test
    void aLaneOnWhichNothingWasSentIsNamed() throws IOException, InterruptedException {
        givenOneRuns();
        String lanes =
                "prometheus.remote_write \"mimir\" {\n}\nloki.write \"loki\" {\n}\nloki.process \"other\" {\n}\n";
        assertThat(apply("two", "scrapes\n" + lanes))
                .contains("note deploy/lane-not-seen loki.write.loki\n")
                .contains("end applied");
        assertThat(apply("three", "idle\n" + lanes))
                .contains("note deploy/lane-not-seen prometheus.remote_write.mimir, loki.write.loki\n");
    }

    @Test
    void aMaskedUnitIsLeftAlone() throws IOException, InterruptedException {
        givenOneRuns();
        host.state("load", "masked");
        assertThat(apply("two", "good two")).contains("end refused deploy/unit-masked");
        assertOneRunsAgain();
        assertThat(host.loads).isEmpty();
    }

    @Test
    void aJournalThatCannotBeReadGoesBackByTheLinksBesideIt() throws IOException, InterruptedException {
        givenOneRuns();
        cutOffIn("switched");
        Files.writeString(host.home.resolve("journal"), "run=r1\nold=rel");
        Files.createSymbolicLink(host.home.resolve(".current.back"), Path.of("releases/one"));
        assertThat(run("recover")).contains("end putback deploy/journal-damaged");
        assertOneRunsAgain();
    }

    @Test
    void aJournalThatCannotBeReadIsReadFromTheOneBesideIt() throws IOException, InterruptedException {
        givenOneRuns();
        cutOffIn("switched");
        Path journal = host.home.resolve("journal");
        Files.writeString(
                host.home.resolve("journal.good"), Files.readString(journal).replace("phase=switched", "phase=good"));
        Files.writeString(journal, "");
        assertThat(run("recover", "run=none")).contains("end putback deploy/journal-damaged");
        assertOneRunsAgain();
        assertThat(host.calls()).as("it was to be reloaded").isEmpty();
        assertThat(host.home.resolve("last"))
                .content()
                .contains("run=r1\n", "result=putback\n", "problem=deploy/journal-damaged\n");
    }

    @Test
    void aCollectorThatCannotReadItsConfigAnyMoreIsNotEnded() throws IOException, InterruptedException {
        givenOneRuns();
        host.state("unreadable", "");
        assertThat(apply("two", "good two")).contains("end putback deploy/reload-refused");
        assertOneRunsAgain();
        assertThat(host.calls())
                .as("a process that was ended would not come up again")
                .isEmpty();
    }

    /** At boot its start waits behind other jobs; after its end it waits to be started once more. */
    @ParameterizedTest
    @CsvSource({"inactive, 143", "activating, ''"})
    void aUnitThatIsAboutToStartIsNotStoppedWhenADeployFails(String active, String job)
            throws IOException, InterruptedException {
        givenOneRuns();
        host.state("active", active);
        host.state("job", job);
        arguments.put("mode", "restart");
        assertThat(apply("two", "port-taken")).contains("end putback deploy/unhealthy");
        assertOneRunsAgain();
        assertThat(host.calls()).containsExactly("restart obsctl-alloy.service", "restart obsctl-alloy.service");
    }

    @Test
    void whatTheRunLeftSaysHowItEnded() throws IOException, InterruptedException {
        givenOneRuns();
        apply("two", "port-taken");
        assertThat(host.home.resolve("last"))
                .content()
                .contains("run=r1\n", "result=putback\n", "problem=deploy/unhealthy\n");
        assertThat(host.run.resolve("last")).hasSameTextualContentAs(host.home.resolve("last"));
    }

    @Test
    void whatCannotBePutBackIsTriedAgainByTheHostUntilItCan() throws IOException, InterruptedException {
        givenOneRuns();
        host.program("systemd-run", "#!/bin/sh\necho \"$*\" >>'STATE/again'\n");
        arguments.put("mode", "restart");
        host.state("restart-fails", "");
        assertThat(apply("two", "good two"))
                .contains("end broken deploy/restart-failed")
                .contains("the host tries again");
        assertThat(host.home.resolve("journal")).exists();
        assertThat(host.state("again")).contains("--on-active=10", "recover home=" + host.home, "tries=1");
        Files.delete(host.root.resolve("state/restart-fails"));
        assertThat(run("recover", "tries=1")).contains("end putback deploy/restart-failed");
        assertOneRunsAgain();
    }

    @Test
    void aConfigThatIsNotTheOneDeployedIsPutBack() throws IOException, InterruptedException {
        givenOneRuns();
        host.release("two", "good two");
        String log = run("apply", "new=releases/two", "expect=releases/one", "config_sha=" + "0".repeat(64));
        assertThat(log).contains("end putback deploy/other-config");
        assertOneRunsAgain();
    }

    @Test
    void aProcessThatEndsAfterTheRestartIsPutBack() throws IOException, InterruptedException {
        givenOneRuns();
        arguments.put("mode", "restart");
        assertThat(apply("two", "crash")).contains("end putback deploy/not-active the unit is failed");
        assertOneRunsAgain();
        assertThat(host.calls()).containsExactly("restart obsctl-alloy.service", "restart obsctl-alloy.service");
    }

    @Test
    void aUnitThatIsRestartedAgainAndAgainIsNotHealthy() throws IOException, InterruptedException {
        givenOneRuns();
        host.program(
                "systemctl",
                Files.readString(host.bin.resolve("systemctl"))
                        .replace(
                                "NRestarts) echo",
                                "NRestarts) n=$(cat 'STATE/restarts' 2>/dev/null || echo 0); echo $((n + 1)) >'STATE/restarts'; echo"));
        assertThat(apply("two", "good two")).contains("deploy/restarting");
    }

    @Test
    void whenTheOldStateDoesNotComeBackItSaysBroken() throws IOException, InterruptedException {
        givenOneRuns();
        arguments.put("mode", "restart");
        host.state("restart-fails", "");
        assertThat(apply("two", "good two")).contains("end broken deploy/restart-failed");
        assertThat(host.current()).isEqualTo("releases/one");
    }

    @Test
    void aFirstReleaseThatFailsLeavesNothingBehind() throws IOException, InterruptedException {
        assertThat(apply("one", "port-taken")).contains("end putback deploy/unhealthy");
        assertThat(host.current()).isEmpty();
        assertThat(host.linked("obsctl-alloy.service")).isFalse();
        assertThat(host.linked("multi-user.target.wants/obsctl-alloy.service")).isFalse();
        assertThat(host.state("active")).isEqualTo("inactive");
        assertThat(host.calls()).contains("stop obsctl-alloy.service").endsWith("daemon-reload");
    }

    @Test
    void aForeignFileInTheWayRefusesBeforeAnythingChanges() throws IOException, InterruptedException {
        Files.writeString(host.etc.resolve("obsctl-alloy.service"), "[Unit]\n");
        assertThat(apply("one", "good one")).contains("end refused deploy/foreign-file");
        assertThat(host.current()).isEmpty();
        assertThat(host.etc.resolve("obsctl-alloy.service")).hasContent("[Unit]");
        assertThat(host.calls()).isEmpty();
    }

    @Test
    void anAdoptedOriginalIsKeptAndComesBackWhenTheDeployIsPutBack() throws IOException, InterruptedException {
        Files.writeString(host.etc.resolve("obsctl-alloy.service"), "[Unit]\nDescription=theirs\n");
        arguments.put("adopt", "yes");
        assertThat(apply("one", "port-taken")).contains("end putback");
        assertThat(host.etc.resolve("obsctl-alloy.service")).hasContent("[Unit]\nDescription=theirs\n");
        assertThat(apply("two", "good two")).contains("end applied");
        assertThat(host.etc.resolve("obsctl-alloy.service")).isSymbolicLink();
        assertThat(Files.readAllLines(host.home.resolve("adopted/list")))
                .hasSize(1)
                .allMatch(l -> l.endsWith("-obsctl-alloy.service " + host.etc.resolve("obsctl-alloy.service")));
    }

    @Test
    void anotherStateThanPlannedRefuses() throws IOException, InterruptedException {
        givenOneRuns();
        host.release("two", "good two");
        assertThat(run("apply", "new=releases/two", "expect=releases/none"))
                .contains("end refused deploy/changed-since-planned live is releases/one");
        assertOneRunsAgain();
    }

    @Test
    void aDropInIsLinkedAndTheDistributionsOwnStateComesBack() throws IOException, InterruptedException {
        host.state("active", "active");
        host.state("enabled", "");
        arguments.put("unit", "alloy.service");
        arguments.put("links", "systemd/alloy.service.d/50-obsctl.conf");
        assertThat(apply("one", "port-taken")).contains("end putback");
        assertThat(host.linked("alloy.service.d")).isFalse();
        assertThat(host.calls())
                .containsExactly("daemon-reload", "restart alloy.service", "daemon-reload", "restart alloy.service");
        host.forgetCalls();
        assertThat(apply("two", "good two")).contains("end applied");
        assertThat(Files.readSymbolicLink(host.etc.resolve("alloy.service.d/50-obsctl.conf")))
                .isEqualTo(host.home.resolve("current/systemd/alloy.service.d/50-obsctl.conf"));
    }

    @Test
    void withoutAClientTheProcessIsRestartedAndWatched() throws IOException, InterruptedException {
        arguments.put("http", "none");
        assertThat(apply("one", "good one")).contains("end applied");
        assertThat(apply("two", "good two")).contains("end applied");
        assertThat(host.running()).isEqualTo("good two");
    }

    @Test
    void oldReleasesGoButTheLiveOneAndTheOneBeforeStay() throws IOException, InterruptedException {
        givenOneRuns();
        for (String name : List.of("two", "three", "four", "five")) {
            assertThat(apply(name, "good " + name)).contains("end applied");
        }
        try (var releases = Files.list(host.home.resolve("releases"))) {
            assertThat(releases).hasSize(3);
        }
        assertThat(host.home.resolve("releases/five")).isDirectory();
        assertThat(host.home.resolve("releases/four")).isDirectory();
        assertThat(Files.readAllLines(host.home.resolve("history"))).hasSize(5).allMatch(l -> l.contains(" applied "));
    }

    @Test
    void eachRunIsRememberedWithWhoDidWhatAndHowItEnded() throws IOException, InterruptedException {
        arguments.put("by", "Anna Ünal <anna@laptop> $(id)");
        givenOneRuns();
        apply("two", "syntax-error");
        cutOffIn("switched");
        run("recover", "boot=yes");
        assertThat(Files.readAllLines(host.home.resolve("history")))
                .extracting(line -> line.replaceFirst("^\\S+ ", ""))
                .containsExactly(
                        "r1 applied releases/one - apply - deploy Anna Ünal <anna@laptop> $(id)",
                        "r1 putback releases/two releases/one apply deploy/reload-refused deploy Anna Ünal <anna@laptop> $(id)",
                        "r1 putback releases/two releases/one boot deploy/interrupted deploy -");
        assertThat(host.home.resolve("before")).hasContent("unit=obsctl-alloy.service\nactive=no\nenabled=no\n");
    }

    /** The journal of a switch that was cut off in each phase, after which recovery runs as systemd runs it. */
    @ParameterizedTest
    @ValueSource(strings = {"begun", "switched", "undoing"})
    void whatWasCutOffIsUndone(String phase) throws IOException, InterruptedException {
        givenOneRuns();
        cutOffIn(phase);
        assertThat(run("recover")).contains("end putback deploy/interrupted");
        assertOneRunsAgain();
        assertThat(host.loads).endsWith("good one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"begun", "switched", "undoing"})
    void atBootOnlyTheLinkIsTurnedBackForAlloyIsNotStartedYet(String phase) throws IOException, InterruptedException {
        givenOneRuns();
        cutOffIn(phase);
        assertThat(run("recover", "boot=yes")).contains("end putback deploy/interrupted");
        assertThat(host.current()).isEqualTo("releases/one");
        assertThat(host.home.resolve("journal")).doesNotExist();
        assertThat(host.calls()).isEmpty();
        assertThat(host.loads).isEmpty();
    }

    @Test
    void whatWasGoodAlreadyIsFinished() throws IOException, InterruptedException {
        givenOneRuns();
        cutOffIn("good");
        assertThat(run("recover")).contains("end applied");
        assertThat(host.current()).isEqualTo("releases/two");
        assertThat(host.home.resolve("journal")).doesNotExist();
    }

    @Test
    void aHalfWrittenJournalMeansThatNothingWasSwitched() throws IOException, InterruptedException {
        givenOneRuns();
        Files.writeString(host.home.resolve("journal.new"), "run=r1\nold=rel");
        assertThat(run("recover")).isEmpty();
        assertOneRunsAgain();
        assertThat(host.home.resolve("journal.new")).doesNotExist();
    }

    @Test
    void anUnfinishedDeployIsNotBuiltUpon() throws IOException, InterruptedException {
        givenOneRuns();
        cutOffIn("switched");
        host.release("three", "good three");
        assertThat(run("apply", "new=releases/three", "expect=releases/two"))
                .contains("end refused deploy/unfinished-conflict");
    }

    @Test
    void aHostThatIsGoingDownIsLeftToItsNextBoot() throws IOException, InterruptedException {
        givenOneRuns();
        cutOffIn("switched");
        host.program(
                "systemctl", Files.readString(host.bin.resolve("systemctl")).replace("echo running", "echo stopping"));
        run("recover");
        assertThat(host.home.resolve("journal")).exists();
    }

    private void cutOffIn(String phase) throws IOException {
        host.release("two", "good two");
        Files.writeString(
                host.home.resolve("journal"),
                "run=r1\nold=releases/one\nnew=releases/two\nunit=obsctl-alloy.service\nlinks=systemd/obsctl-alloy.service\n"
                        + "mode=reload\ndaemon_reload=no\nhttp=curl\naddress=127.0.0.1\nport=" + host.port()
                        + "\nstart_timeout=1\ncreated=\nwas_active=yes\nwas_enabled=yes\nwas_healthy=yes\nphase="
                        + phase
                        + "\n");
        if (!phase.equals("begun")) {
            Files.delete(host.home.resolve("current"));
            Files.createSymbolicLink(host.home.resolve("current"), Path.of("releases/two"));
        }
    }

    @Test
    void everyReasonThatTheScriptGivesHasWords() {
        Matcher ids = Pattern.compile("deploy/[a-z-]+").matcher(Scripts.APPLY.text());
        List<String> said = new ArrayList<>();
        while (ids.find()) {
            said.add(ids.group());
        }
        assertThat(said).isNotEmpty();
        assertThat(ApplyProblems.SUMMARIES.keySet()).containsExactlyInAnyOrderElementsOf(new java.util.TreeSet<>(said));
    }
}
