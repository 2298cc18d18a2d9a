package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.ByteSize;
import io.obsctl.model.HostFacts;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Piece;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.Hint;
import io.obsctl.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a host says of itself, and whether that is enough. */
class ReadinessTest {
    private static final Map<String, String> FINE = Map.of(
            "systemd", "252",
            "alloy-path", "/usr/bin/alloy",
            "alloy-version", "1.15.1",
            "memory-kib", "4000000",
            "disk-free-kib", "4000000",
            "cgroup", "v2 cpu io memory pids",
            "http", "curl");
    private static final List<Artifact> WANTED = List.of(
            Artifact.of(HostLayout.CONFIG, ArtifactKind.ALLOY_CONFIG, "endpoint = \"127.0.0.1:4318\"\n"),
            Artifact.of(
                    HostLayout.OWN_UNIT, ArtifactKind.SYSTEMD_UNIT, "ExecStart=alloy --listen-addr=127.0.0.1:12345\n"));

    private static HostLook look(Map<String, String> other) {
        Map<String, String> facts = new TreeMap<>(FINE);
        facts.putAll(other);
        return new HostLook(facts, "", Optional.empty(), List.of());
    }

    private static Optional<Problem> refusal(Map<String, String> facts) {
        return new Readiness("h1", TestRelease.settling(Duration.ZERO)).refusal(look(facts), WANTED);
    }

    @Test
    void aHostThatHasEverythingIsReady() {
        assertThat(refusal(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "alloy-version, 1.8.3, host/alloy-too-old",
        "alloy-fails, Exec format error, host/alloy-fails",
        "alloy-path, '', host/alloy-missing",
        "systemd, 234, host/systemd-too-old",
        "systemd, '', host/no-systemd",
        "memory-kib, 400000, host/memory-short",
        "disk-free-kib, 4000, host/disk-full",
        "read-only, /var, host/permission-denied",
        "clock-off, -601, host/clock-off",
        "missing-tools, awk, host/missing-tools",
        "enabled-obsctl-alloy.service, masked-runtime, deploy/unit-masked",
        "listen-0.0.0.0:4318, otelcol 77 otelcol.service, host/port-taken",
        "listen-127.0.0.1:12345, nginx 8 nginx.service, host/port-taken"
    })
    void whatCannotWorkIsBlockedWithItsReason(String fact, String value, String id) {
        Problem problem = refusal(Map.of(fact, value)).orElseThrow();
        assertThat(problem.id().toString()).isEqualTo(id);
        assertThat(problem.detail()).startsWith("h1");
    }

    @ParameterizedTest
    @CsvSource({
        "listen-127.0.0.1:4318, alloy 77 obsctl-alloy.service",
        "listen-[::1]:4318, otelcol 77 otelcol.service",
        "listen-10.0.0.5:4318, otelcol 77 otelcol.service",
        "listen-0.0.0.0:4317, otelcol 77 otelcol.service",
        "clock-off, 600",
        "alloy-version, ''",
        "alloy-version, 1.16.0",
        "memory-kib, 524288"
    })
    void whatIsNotInTheWayDoesNotBlock(String fact, String value) {
        assertThat(refusal(Map.of(fact, value))).isEmpty();
    }

    @Test
    void aListenerWithoutAnOwnerIsOursOnlyWhileTheCollectorRuns() {
        Map<String, String> unknown = new TreeMap<>(Map.of("listen-127.0.0.1:4318", "? 0 -"));
        assertThat(refusal(unknown)).isPresent();
        unknown.put("active-obsctl-alloy.service", "active");
        assertThat(refusal(unknown)).isEmpty();
    }

    @Test
    void allReasonsAreSaid() {
        Problem problem = refusal(Map.of("alloy-version", "1.8", "memory-kib", "1000", "clock-off", "7200"))
                .orElseThrow();
        assertThat(problem.id().toString()).isEqualTo("host/alloy-too-old");
        assertThat(problem.hints().stream().map(Hint::text))
                .anyMatch(h -> h.contains("more memory than the machine has"))
                .anyMatch(h -> h.contains("7200 seconds ahead"));
    }

    @Test
    void credentialsOfSystemdNeedANewerOne() {
        List<Artifact> wanted =
                List.of(Artifact.of(HostLayout.OWN_UNIT, ArtifactKind.SYSTEMD_UNIT, "LoadCredential=a:/b\n"));
        Readiness readiness = new Readiness("h1", TestRelease.settling(Duration.ZERO));
        assertThat(readiness
                        .refusal(look(Map.of("systemd", "245")), wanted)
                        .orElseThrow()
                        .detail())
                .contains("needs 247");
        assertThat(readiness.refusal(look(Map.of("systemd", "247")), wanted)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "selinux, enforcing, host/selinux",
        "apparmor, enabled alloy (enforce), host/apparmor",
        "cgroup, none, host/no-memory-bound",
        "clock-off, 31, host/clock-off",
        "alloy-version, '', host/alloy-version-unknown",
        "http, none, host/no-http-client"
    })
    void whatAPersonShouldKnowIsNoted(String fact, String value, String id) {
        UnitChoice unit = new UnitChoice(HostLayout.OWN_UNIT_NAME, List.of(HostLayout.OWN_UNIT));
        assertThat(new Readiness("h1", TestRelease.settling(Duration.ZERO))
                        .notes(look(Map.of(fact, value)), unit, WANTED))
                .extracting(p -> p.id().toString())
                .containsExactlyInAnyOrder("deploy/unit", id);
    }

    @Test
    void howSecretsReachTheCollectorIsSaid() {
        UnitChoice unit = new UnitChoice(HostLayout.OWN_UNIT_NAME, List.of(HostLayout.OWN_UNIT));
        List<Piece> secret = List.of(new Piece.Slot(SecretRef.parse("env:TOKEN"), Piece.Form.RAW, ""));
        Artifact file = new Artifact("credentials/a", ArtifactKind.CREDENTIAL, 0440, secret);
        Artifact env = new Artifact(HostLayout.ENV_FILE, ArtifactKind.ENV_FILE, 0600, secret);
        Artifact loading =
                Artifact.of(HostLayout.OWN_UNIT, ArtifactKind.SYSTEMD_UNIT, "LoadCredential=a:/credentials/a\n");
        assertThat(said(unit, List.of(file))).contains("mode 0440");
        assertThat(said(unit, List.of(file, loading))).contains("LoadCredential");
        assertThat(said(unit, List.of(env))).contains("mode 0600");
    }

    private static String said(UnitChoice unit, List<Artifact> wanted) {
        return new Readiness("h1", TestRelease.settling(Duration.ZERO))
                .notes(look(Map.of()), unit, wanted).stream()
                        .filter(p -> p.id().toString().equals("deploy/credentials"))
                        .findFirst()
                        .orElseThrow()
                        .detail();
    }

    @ParameterizedTest
    @CsvSource({"100, 0", "99, -1", "105, 0", "205, 100", "'', ''"})
    void clocksAreComparedWithTheWayTakenOut(String now, String off) {
        HostLook look = look(Map.of("now", now)).timed(Instant.ofEpochSecond(100), Instant.ofEpochSecond(105));
        assertThat(look.fact(HostLook.CLOCK_OFF)).isEqualTo(off);
    }

    @Test
    void factsHaveTypesAndNonsenseIsUnknown() {
        HostFacts facts = new LookFacts(look(Map.of(
                        "os", "debian 12",
                        "uid", "0",
                        "memory-kib", "many",
                        "distribution-unit", "/usr/lib/systemd/system/alloy.service",
                        "drop-ins-alloy.service", "/a.conf /b.conf",
                        "restarts-alloy.service", "3",
                        "listen-[::]:22", "sshd 12 ssh.service",
                        "listen-127.0.0.1:x", "sshd 12 ssh.service")))
                .of("h1");
        assertThat(facts.root()).isTrue();
        assertThat(facts.memory()).isNull();
        assertThat(facts.diskFree()).isEqualTo(new ByteSize(4_000_000L << 10));
        assertThat(facts.unit())
                .isEqualTo(new HostFacts.Unit("alloy.service", "", List.of("/a.conf", "/b.conf"), "", "", 3));
        assertThat(facts.ports()).containsExactly(new HostFacts.Listener("*", 22, "sshd", 12, "ssh.service"));
    }
}
