package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.deploy.HostTargetContract;
import io.obsctl.deploy.Planner;
import io.obsctl.deploy.Survey;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.ByteSize;
import io.obsctl.model.Collector;
import io.obsctl.model.CollectorRole;
import io.obsctl.model.CredentialDelivery;
import io.obsctl.model.HostDefaults;
import io.obsctl.model.HostFacts;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Limits;
import io.obsctl.model.Listen;
import io.obsctl.model.Outcome;
import io.obsctl.model.Percent;
import io.obsctl.model.Plan;
import io.obsctl.model.Release;
import io.obsctl.model.RunsOn;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract over a real OpenSSH server, on a host in a directory. */
class SshTargetIT extends HostTargetContract {
    private static final Artifact UNIT =
            Artifact.of(HostLayout.OWN_UNIT, ArtifactKind.SYSTEMD_UNIT, "[Service]\nExecStart=/usr/bin/alloy\n");

    @TempDir
    Path root;

    private StandInHost host;
    private LoopbackSshd sshd;
    private HostDefaults defaults;
    private final List<SshHosts> opened = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        assumeTrue(LoopbackSshd.possible(), "needs root and an OpenSSH server");
        host = new StandInHost(root);
        sshd = new LoopbackSshd(root.resolve("ssh"), host.bin + ":/usr/bin:/bin:/usr/sbin:/sbin");
        defaults = sshd.defaults();
    }

    @AfterEach
    void stop() {
        opened.forEach(SshHosts::close);
        if (host != null) {
            sshd.close();
            host.close();
        }
    }

    private HostRelease what() {
        Collector collector = new Collector(
                CollectorRole.AGENT,
                Version.parse("1.15"),
                RunsOn.SYSTEMD,
                host.bin.resolve("alloy").toString(),
                host.home.toString(),
                new Limits(ByteSize.parse("512MiB"), Percent.parse("50%")),
                new Listen("127.0.0.1:4317", "127.0.0.1:4318", "127.0.0.1:" + host.port()),
                CredentialDelivery.AUTO,
                null);
        return HostRelease.of("prod", "4f2a91c", "tests", collector, Duration.ZERO);
    }

    @Override
    protected Target open() {
        HostPaths paths = new HostPaths(host.etc.toString(), host.run.toString(), "-", "root");
        SshHosts own = new SshHosts(defaults, LoopbackSshd.options(PassphrasePrompt.none()));
        opened.add(own);
        return new SshTarget(own.connection(LoopbackSshd.host("h1")), what(), paths, secrets, Clock.systemUTC());
    }

    @Override
    protected io.obsctl.deploy.Place place() {
        HostPaths paths = new HostPaths(host.etc.toString(), host.run.toString(), "-", "root");
        SshHosts own = new SshHosts(defaults, LoopbackSshd.options(PassphrasePrompt.none()));
        opened.add(own);
        return new SshPlace(own.connection(LoopbackSshd.host("h1")), what(), paths, secrets, Clock.systemUTC());
    }

    @Test
    void aRollbackThatIsNotHealthyIsPutBackAndTheReleaseStays() throws IOException {
        deploy(config("a\n"));
        deploy(config("b\n"));
        Files.writeString(host.home.resolve("history"), "");
        host.program(
                "alloy",
                "#!/bin/sh\necho 'alloy, version v1.15.1 (branch: HEAD, revision: 0)'\n"
                        + "case $1 in validate) echo \"$2:1:1: no\"; exit 1 ;; esac\n");
        try (io.obsctl.deploy.Place place = place()) {
            var history = (io.obsctl.model.PlaceHistory.Known) place.history();
            var back = place.rollback(history.earlier().get(0).name(), false);
            TargetPlan plan = Planner.plan("prod", "", "", List.of(surveyed(back)))
                    .targets()
                    .get(0);
            Outcome outcome = back.apply((TargetPlan.Ready) plan, List.of(), Sink.none());
            assertThat(((Outcome.Refused) outcome).cause().id().toString()).isEqualTo("deploy/validate-refused");
            assertThat(((io.obsctl.model.PlaceHistory.Known) place.history()).releases())
                    .hasSize(2);
        }
        assertThat(live(HostLayout.CONFIG)).isEqualTo("b\n");
    }

    @Override
    protected Path home() {
        return host.home;
    }

    @Override
    protected Artifact[] besides() {
        return new Artifact[] {UNIT};
    }

    @Test
    void aReleaseThatTheHostsOwnProgramRefusesIsNotApplied() throws IOException {
        deploy(config("a\n"));
        host.forgetCalls();
        Outcome outcome = deploy(config("invalid\n"));
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(((Outcome.Refused) outcome).cause().id().toString()).isEqualTo("deploy/validate-refused");
        assertThat(((Outcome.Refused) outcome).cause().detail()).contains("unexpected word");
        assertThat(live(HostLayout.CONFIG)).isEqualTo("a\n");
        assertThat(host.calls()).isEmpty();
        try (var releases = Files.list(host.home.resolve("releases"))) {
            assertThat(releases).hasSize(1);
        }
    }

    @Test
    void anUnhealthyReleaseIsPutBack() throws IOException {
        deploy(config("a\n"));
        Outcome outcome = deploy(config("port-taken\n"));
        assertThat(outcome).isInstanceOf(Outcome.PutBack.class);
        assertThat(((Outcome.PutBack) outcome).cause().detail()).contains("address already in use");
        assertThat(host.running()).isEqualTo("a\n");
    }

    @Test
    void thePlanSaysWhatHappensToTheProcess() {
        assertThat(effect(plan(config("a\n")))).isEqualTo("start");
        deploy(config("a\n"), credential());
        assertThat(effect(plan(config("b\n"), credential()))).isEqualTo("reload");
        token = "glc_FAKE_second";
        assertThat(effect(plan(config("a\n"), credential()))).isEqualTo("reload");
        assertThat(effect(plan(
                        config("a\n"), credential(), Artifact.of(HostLayout.ENV_FILE, ArtifactKind.ENV_FILE, "A=1\n"))))
                .isEqualTo("restart");
    }

    private static String effect(TargetPlan plan) {
        return ((TargetPlan.Ready) plan)
                .changes().stream()
                        .filter(c -> !c.effect().isEmpty())
                        .findFirst()
                        .orElseThrow()
                        .effect();
    }

    @Test
    void aHostThatIsNotReadyIsBlockedWithTheReason() throws IOException {
        host.program("alloy", "#!/bin/sh\necho 'alloy, version v1.8.3 (branch: HEAD)'\n");
        assertThat(blocked()).isEqualTo("host/alloy-too-old");
        host.program("alloy", "#!/bin/sh\necho 'cannot execute: Exec format error' >&2\nexit 126\n");
        assertThat(blocked()).isEqualTo("host/alloy-fails");
        Files.delete(host.bin.resolve("alloy"));
        assertThat(blocked()).isEqualTo("host/alloy-missing");
        host.program("systemctl", "#!/bin/sh\necho 'System has not been booted with systemd' >&2\nexit 1\n");
        assertThat(blocked()).isEqualTo("host/no-systemd");
        sshd.stop();
        assertThat(blocked()).isEqualTo("ssh/unreachable");
    }

    private String blocked() {
        return ((TargetPlan.Blocked) plan(config("a\n"))).reason().id().toString();
    }

    @Test
    void aHostSaysWhatItIs() throws IOException, SshFailure {
        deploy(config("a\n"));
        SshHosts own = new SshHosts(defaults, LoopbackSshd.options(PassphrasePrompt.none()));
        opened.add(own);
        HostFacts facts = new HostReader(
                        own.connection(LoopbackSshd.host("h1")),
                        what(),
                        new HostPaths(host.etc.toString(), host.run.toString(), "-", "root"),
                        secrets,
                        Clock.systemUTC())
                .facts();
        assertThat(facts.alloy().version()).isEqualTo("1.15.1");
        assertThat(facts.systemd()).isEqualTo(252);
        assertThat(facts.unit().state()).isEqualTo("active");
        assertThat(facts.release()).startsWith("releases/");
        assertThat(facts.runningConfig()).isEqualTo(Release.sha256("a\n".getBytes(StandardCharsets.UTF_8)));
        // The host has this machine's clock; what is left is how long the question took.
        assertThat(facts.clockOff()).isLessThan(Duration.ofMinutes(1));
        assertThat(facts.memory().bytes()).isGreaterThan(1L << 27);
        assertThat(facts.ports()).anyMatch(p -> p.port() == sshd.port);
    }

    @Test
    void oneConnectionCarriesPlanAndDeploy() throws IOException {
        Bundle bundle = new Bundle("prod", List.of(config("a\n"), credential(), UNIT));
        try (Target target = open()) {
            Plan plan = Planner.plan("prod", "", "", new Survey(1, Sink.none()).of(bundle, List.of(target)));
            assertThat(target.apply((TargetPlan.Ready) plan.targets().get(0), bundle.artifacts(), Sink.none()))
                    .isInstanceOf(Outcome.Applied.class);
        }
        assertThat(sshd.log()).filteredOn(l -> l.contains("Accepted publickey")).hasSize(1);
    }

    @Test
    void noSecretIsInAnyArgumentOrFileThatOthersCanRead() throws IOException {
        deploy(config("a\n"), credential());
        try (var files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                boolean holds = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                        .contains(token);
                assertThat(holds).as(file.toString()).isEqualTo(file.endsWith(CREDENTIAL));
            }
        }
    }

    @Test
    void rootNeedsNoSudo() throws IOException {
        host.program("sudo", "#!/bin/sh\necho 'sudo: a password is required' >&2\nexit 1\n");
        HostDefaults d = sshd.defaults();
        defaults = new HostDefaults(d.user(), d.port(), true, d.keyFile(), d.knownHosts(), null);
        assertThat(plan(config("a\n"))).isInstanceOf(TargetPlan.Ready.class);
    }

    @Test
    void twoDeploysAtOnceEndWithOneOfThem() throws IOException, InterruptedException {
        deploy(config("a\n"));
        TargetPlan b = plan(config("b\n"));
        TargetPlan c = plan(config("c\n"));
        java.util.concurrent.ConcurrentLinkedQueue<Outcome> outcomes =
                new java.util.concurrent.ConcurrentLinkedQueue<>();
        List<Thread> threads = List.of(
                new Thread(() -> outcomes.add(apply(b, config("b\n")))),
                new Thread(() -> outcomes.add(apply(c, config("c\n")))));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(outcomes).filteredOn(o -> o instanceof Outcome.Applied).hasSize(1);
        assertThat(outcomes).filteredOn(o -> o instanceof Outcome.Refused).hasSize(1);
        assertThat(live(HostLayout.CONFIG)).isEqualTo(host.running());
    }
}
