package io.obsctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.cli.Commands;
import io.obsctl.infra.sources.RealServers;
import io.obsctl.infra.ssh.SecretWatch;
import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import io.obsctl.sandbox.backend.Token;
import io.obsctl.testing.host.Forwarder;
import io.obsctl.testing.host.TestHost;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that talks to a host, with secrets planted on both sides of a real one: what they print and write here,
 * and every process, file and log there, is searched. The host's exporters have real databases to log in to, which let in
 * the host's address only.
 */
@Tag("host")
class PlantedHostIT {
    private static final String PG = "pg" + SecretWatch.mark();
    private static final String REDIS = "rd" + SecretWatch.mark();
    private static final String WRONG = "no" + SecretWatch.mark();
    private static final String LOGGED = "lg" + SecretWatch.mark();
    private static final String SLACK = "sl" + SecretWatch.mark();
    private static final String BY_HAND = "hd" + SecretWatch.mark();

    @TempDir
    Path home;

    @TempDir
    Path databases;

    @TempDir
    Path queues;

    private final Planted planted = new Planted();
    private final Map<String, String> environment = new HashMap<>();
    private final StringBuilder printed = new StringBuilder();
    private Sandbox sandbox;
    private TestHost machine;
    private RealServers servers;
    private RealServers rabbits;
    private Forwarder forwarder;
    private int postgres;
    private int redis;
    private int rabbit;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        assumeTrue(RealServers.possible(), "needs root, PostgreSQL, Redis and RabbitMQ");
        assumeTrue(Files.exists(Path.of("target/obsctl.jar")), "needs target/obsctl.jar");
        TestHost.makeKey(home);
        machine = TestHost.boot(
                home.resolve("host"),
                home.resolve("key.pub"),
                TestHost.collector(home.resolve("alloy")),
                TestHost.javaBinds());
        rabbits = new RealServers(queues, machine.gateway());
        CompletableFuture<Integer> starting = CompletableFuture.supplyAsync(() -> {
            try {
                return rabbits.rabbitmq();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        servers = new RealServers(databases, machine.gateway());
        postgres = servers.postgres(
                List.of("local all postgres trust", "host all all " + machine.address() + "/32 scram-sha-256"),
                "create role watcher login password '" + PG + "' in role pg_monitor");
        redis = servers.redis("--requirepass", REDIS);
        rabbit = starting.join();
        sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()));
        forwarder = new Forwarder(
                machine.gateway(),
                List.of(
                        sandbox.otlp().getPort(),
                        sandbox.mimir().getPort(),
                        sandbox.loki().getPort()));
        plant();
        profile("2.0.0");
    }

    @AfterEach
    void stop() throws IOException {
        if (servers != null) {
            servers.close();
        }
        if (rabbits != null) {
            rabbits.close();
        }
        if (forwarder != null) {
            forwarder.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
        if (machine != null) {
            machine.close();
        }
    }

    private void plant() throws IOException {
        sandbox.tokens()
                .put(Token.cloud(
                        "manage",
                        sandbox.stack().orgId(),
                        sandbox.stack().region(),
                        Set.of("accesspolicies:read", "accesspolicies:write", "accesspolicies:delete")));
        for (String name : List.of("write", "read", "rules", "manage", "admin")) {
            sandbox.tokens().named(name).ifPresent(t -> sandbox.tokens().put(own(t)));
            plantToken(name);
            Path file = home.resolve("tokens").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, sandbox.token(name) + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        planted.plant("PG_DSN", PG)
                .plant("REDIS", REDIS)
                .plant("wrong password", WRONG)
                .plant("logged", LOGGED)
                .plant("by hand", BY_HAND)
                .plant("SLACK", SLACK);
        environment.put("HOME", home.toString());
        environment.put("XDG_STATE_HOME", home.resolve("state").toString());
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("SLACK", "https://hooks.slack.com/services/T00000000/B00000000/" + SLACK);
        rightPasswords();
    }

    /** Every sandbox has the same tokens; this run's are its own, by the part of them that is the secret. */
    private static Token own(Token token) {
        String mark = SecretWatch.mark();
        String value = token.value();
        String other = value.startsWith("glsa_")
                ? "glsa_" + mark + value.substring(5 + mark.length())
                : "glc_" + encoded(decoded(value).replaceFirst("\"k\":\"[^\"]*", "\"k\":\"" + mark));
        return new Token(token.name(), other, token.scopes(), token.role(), token.expiresAt(), token.revoked());
    }

    /** What is looked for is the end of the part that is the secret, which no other run's tokens have. */
    private void plantToken(String name) {
        String value = sandbox.token(name);
        int end = value.startsWith("glsa_") ? 5 + 16 : 4 + decoded(value).indexOf("\",\"m\"") * 4 / 3;
        planted.plant(name, value.substring(end - 16, end));
    }

    private static String encoded(String claims) {
        return Base64.getEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String token) {
        return new String(Base64.getDecoder().decode(token.substring(4)), StandardCharsets.UTF_8);
    }

    private void dsn(String password) {
        environment.put(
                "PG_DSN",
                "postgresql://watcher:" + password + "@" + machine.gateway() + ":" + postgres
                        + "/postgres?sslmode=disable");
    }

    private void rightPasswords() {
        dsn(PG);
        environment.put("REDIS", REDIS);
    }

    private void profile(String version) throws IOException {
        Files.createDirectories(home.resolve("profiles"));
        Files.writeString(home.resolve("profiles/prod.yaml"), """
                environment: prod
                service: { name: worker, team: platform, version: "VERSION" }
                stack:
                  kind: sandbox
                  slug: demo
                  api: API
                  tokens:
                    write: file:HOME/tokens/write
                    read: file:HOME/tokens/read
                    deploy: file:HOME/tokens/admin
                    rules: file:HOME/tokens/rules
                    stacks: file:HOME/tokens/manage
                  lanes:
                    otlp: { url: "http://GATEWAY:OTLP/otlp", id: 1461503 }
                    mimir: { url: "http://GATEWAY:MIMIR/api/prom", id: 2847239 }
                    loki: { url: "http://GATEWAY:LOKI", id: 1419296 }
                    tempo: { url: "TEMPO", id: 1413491 }
                  grafana: { url: "GRAFANA" }
                collector: { runs-on: systemd, limits: { cpu: 200% } }
                hosts:
                  defaults: { user: deploy, key-file: HOME/key, known-hosts: HOME/known_hosts }
                  rollout: { settle: 0s }
                  list: [ { name: worker-1, address: ADDRESS } ]
                collect:
                  otlp: {}
                  postgres: [ { name: db, dsn: env:PG_DSN } ]
                  redis: [ { name: cache, address: "GATEWAY:REDIS", password: env:REDIS } ]
                  scrape: [ { job: rabbit, targets: [ "GATEWAY:RABBIT" ], path: /api/metrics } ]
                process: { batch: 200ms }
                observe:
                  dashboards: [ collector-health ]
                  alerts: { include: [ collector ] }
                  contact-points: { slack: { type: slack, secret: env:SLACK } }
                  notify: { critical: [ slack ], warning: [ slack ] }
                verify: { timeout: 20s }
                """.replace("VERSION", version)
                .replace("API", sandbox.api().toString())
                .replace("HOME", home.toString())
                .replace("GATEWAY", machine.gateway())
                .replace("OTLP", "" + sandbox.otlp().getPort())
                .replace("MIMIR", "" + sandbox.mimir().getPort())
                .replace("LOKI", "" + sandbox.loki().getPort())
                .replace("TEMPO", sandbox.tempo().toString())
                .replace("GRAFANA", sandbox.grafana().toString())
                .replace("ADDRESS", machine.address())
                .replace("REDIS\", p", redis + "\", p")
                .replace("RABBIT", "" + rabbit));
    }

    /** Runs a command as a person does, with everything said that it can say; fails when it ends otherwise. */
    private String obsctl(int exit, String... words) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--profile-dir", home.resolve("profiles").toString(), "--verbose", "--stacktrace"));
        int ended;
        try (PrintStream stream = new PrintStream(both, true, StandardCharsets.UTF_8);
                Wiring wiring = new Wiring(environment, new ByteArrayInputStream(new byte[0]), stream, stream)) {
            ended = new Commands(wiring).run(line.toArray(String[]::new));
        }
        String said = both.toString(StandardCharsets.UTF_8);
        printed.append(String.join(" ", words)).append('\n').append(said);
        assertThat(ended).as(String.join(" ", words) + "\n" + said).isEqualTo(exit);
        return said;
    }

    @Test
    void noCommandThatTalksToAHostShowsOrLeavesASecret() throws IOException {
        try (SecretWatch watch =
                new SecretWatch(home.resolve("host/upper/var/lib"), this::beyondAllowed, Duration.ofMillis(50))) {
            obsctl(0, "hosts", "trust", "prod", "--yes");
            obsctl(0, "hosts", "facts", "prod", "--ports", "-o", "json");
            obsctl(0, "plan", "prod", "--out", home.resolve("plan.json").toString());
            obsctl(0, "deploy", "prod", "--plan", home.resolve("plan.json").toString());
            exportersLogInFromTheHost();
            obsctl(0, "verify", "prod");
            obsctl(0, "hosts", "status", "prod");
            obsctl(0, "auth", "rotate", "prod");
            plantToken(newest());
            whatPeopleLeaveOnTheHost();
            profile("2.0.1");
            obsctl(0, "plan", "prod", "-o", "json");
            obsctl(0, "deploy", "prod", "-o", "json");
            obsctl(0, "rollback", "prod", "--plan");
            obsctl(0, "rollback", "prod");
            obsctl(0, "history", "prod", "-o", "json");
            obsctl(0, "hosts", "status", "prod", "-o", "json");
            onlyWhatBelongsIsThere();
            obsctl(0, "uninstall", "prod", "--plan");
            obsctl(0, "uninstall", "prod", "--yes");
            assertThat(watch.rounds()).as("rounds of looking").isGreaterThan(20);
            assertThat(watch.seen()).isEmpty();
        }
        assertThat(holding(home.resolve("host/upper")))
                .as("files of the host after all")
                .isEmpty();
        nothingHere();
    }

    /** Needles that were put on the host by hand, in argv too, are not obsctl's. */
    private boolean beyondAllowed(String text) {
        List<String> found = new ArrayList<>(planted.in(text));
        found.removeAll(List.of("logged", "by hand"));
        // The host's own servers of this test are told their passwords as everybody is.
        return !found.isEmpty() && !text.contains("redis-server") && !text.contains("create role");
    }

    private void exportersLogInFromTheHost() {
        String right = obsctl(1, "auth", "check", "prod", "--sources");
        assertThat(right).contains("PostgreSQL 1", "Redis ").contains("rabbit");
        assertThat(right).doesNotContain("auth/source-login  db", "auth/source-right");
        dsn(WRONG);
        environment.put("REDIS", WRONG);
        String wrong = obsctl(1, "auth", "check", "prod", "--sources");
        assertThat(wrong)
                .contains("worker-1", "the password is wrong or there is no such user", "Correct what env:PG_DSN")
                .contains("Correct what env:REDIS");
        obsctl(1, "auth", "check", "prod", "--sources", "-o", "json");
        rightPasswords();
    }

    private void whatPeopleLeaveOnTheHost() throws IOException {
        machine.inside("systemd-run --quiet --wait --slice=obsctl-test --unit=alloy echo 'token glc_FAKE" + LOGGED
                + "0123456789'");
        assertThat(obsctl(0, "logs", "prod", "-n", "200", "--since", "1h")).contains("token glc_***");
        machine.inside(
                "mkdir -p /etc/systemd/system/obsctl-alloy.service.d && printf '[Service]\\nEnvironment=T=glc_FAKE"
                        + BY_HAND + "0123456789\\n' >/etc/systemd/system/obsctl-alloy.service.d/x.conf"
                        + " && echo '// glsa_FAKE" + BY_HAND
                        + "0123456789_00000000' >>/var/lib/obsctl/current/alloy/config.alloy");
        assertThat(obsctl(1, "drift", "prod")).contains("config.alloy");
        obsctl(1, "drift", "prod", "-o", "json");
        machine.inside("rm -r /etc/systemd/system/obsctl-alloy.service.d; systemctl daemon-reload;"
                + " sed -i '$d' /var/lib/obsctl/current/alloy/config.alloy");
    }

    private String newest() {
        return sandbox.tokens().all().stream()
                .map(Token::name)
                .filter(n -> n.startsWith("write-r"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> holding(Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                Set<String> held = new TreeSet<>(planted.in(Files.readString(path, StandardCharsets.ISO_8859_1)));
                held.removeAll(Set.of("logged", "by hand"));
                if (!held.isEmpty()) {
                    found.add(folder.relativize(path) + " " + held);
                }
            }
        }
        return found;
    }

    private void onlyWhatBelongsIsThere() throws IOException {
        List<String> held = holding(home.resolve("host/upper"));
        assertThat(held)
                .isNotEmpty()
                .allMatch(line -> line.startsWith("var/lib/obsctl/releases/")
                        && line.matches(".*/(credentials|env)/.*")
                        && !line.matches(".*\\b(read|rules|manage|admin|SLACK|wrong password)\\b.*"));
        String journal = machine.inside("journalctl -q -a -o export | tr -d '\\0'");
        assertThat(beyondAllowed(journal)).as("the host's journal").isFalse();
        String memory =
                machine.inside("cat $(find /run /tmp /var/tmp /dev/shm -xdev -type f 2>/dev/null) | tr -d '\\0'");
        assertThat(beyondAllowed(memory)).as("the host's memory").isFalse();
    }

    /** What was printed, and what was written here besides the files of the tokens themselves. */
    private void nothingHere() throws IOException {
        assertThat(printed).hasSizeGreaterThan(10_000);
        for (String line : printed.toString().lines().toList()) {
            assertThat(planted.in(line)).as(line).isEmpty();
        }
        assertThat(holding(home)).allMatch(f -> f.matches("tokens/.*"));
    }
}
