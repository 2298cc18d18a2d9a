package io.obsctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.cli.Commands;
import io.obsctl.cli.Common;
import io.obsctl.report.FailureView;
import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Secrets are planted everywhere that one can be: variables, files, what programs print on either stream, vaults, clouds,
 * profiles and templates by mistake, URLs, error bodies. Then every command runs, for people and for machines, with
 * {@code --verbose --stacktrace}, and everything that it printed or wrote is searched. A command that is added later is
 * run with a profile's name by itself.
 */
class PlantedTokensTest {
    /** They wait for somebody; {@code DemoIT} searches what the demo writes. */
    private static final Set<String> NOT_GENERIC = Set.of("sandbox", "sandbox collector", "demo", "train");

    private static final List<String> PROFILES = List.of("good", "echo", "refs", "leaky", "hosts", "lanes");

    @TempDir
    Path home;

    private final Planted planted = new Planted();
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> leaks = new ArrayList<>();
    private Sandbox sandbox;
    private EchoServer echo;
    private int runs;

    private record Ran(int exit, String out, String err) {}

    @BeforeEach
    void plant() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()));
        echo = new EchoServer("glc_FAKEbody7Qw2Xk9Zr4Tn6Vb1 hvs.FAKEbody8Lm3Jp5Hs0Gd2Ca4Yf");
        planted.plant("body token", "body7Qw2Xk9Zr4").plant("body vault token", "body8Lm3Jp5Hs0");
        for (String name : List.of("write", "read", "rules", "discover", "viewer", "admin")) {
            String value = sandbox.token(name);
            int middle = value.length() / 2;
            planted.plant("sandbox " + name, value.substring(middle - 10, middle + 10));
            file("tokens/" + name, value + "\n", "rw-------");
        }
        environment.put("HOME", home.toString());
        environment.put("PATH", home + "/bin:/usr/bin:/bin");
        environment.put("WRITE_TOKEN", sandbox.token("write"));
        variable("ECHO_WRITE", "glc_", "ew3Nc8Rb5Mk1Xv7Pq", "");
        variable("ECHO_READ", "plain-", "er9Hd4Tz2Wf6Ls0Jg", "-\"q&<é'x");
        variable("ECHO_ADMIN", "glsa_", "ea5Yk7Cn1Vm3Bx8Qp", "");
        variable("PG_DSN", "postgresql://obs:p\"w&<'", "pg2Fj6Rt9Gs4Dh8Zx", "é@127.0.0.1:5432/db");
        variable("SLACK", "https://hooks.slack.com/services/T00000000/B00000000/", "sl4Kq8Wn2Ev6Mb1Ty", "");
        variable("VAULT_TOKEN", "hvs.", "va7Zd3Lx9Pk5Cf1Rw", "FAKE0123456789");
        variable("AWS_SECRET_ACCESS_KEY", "", "aw6Gh2Jt8Ns4Vq0Xb", "FAKE/+x");
        variable("AWS_SESSION_TOKEN", "", "as1Mc5Bv9Yk3Hr7Df", "//FAKE==");
        environment.put("AWS_ACCESS_KEY_ID", "AKIA" + "FAKEEXAMPLE01234");
        environment.put("AWS_REGION", "eu-central-1");
        environment.put("AWS_ENDPOINT_URL", echo.url());
        environment.put("VAULT_ADDR", echo.url());
        planted.plant("exec stderr", "xs8Wp4Qz0Lk6Nt2Vr").plant("exec stdout", "xo3Dg7Fy1Jb5Hm9Sc");
        file("bin/fails", "#!/bin/sh\necho 'no: glc_FAKExs8Wp4Qz0Lk6Nt2Vr' >&2\nexit 3\n", "rwx------");
        file("bin/works", "#!/bin/sh\necho FAKExo3Dg7Fy1Jb5Hm9Sc\n", "rwx------");
        planted.plant("literal token", "lt2Vx6Nb0Ck4Mz8Pd")
                .plant("user info", "ui5Rq9Wt3Ys7Hg1Fj")
                .plant("unknown key", "uk1Jm5Lf9Dn3Bv7Kx")
                .plant("comment", "cm4Tg8Zs2Qh6Pw0Yr")
                .plant("exec argument", "xa7Kd1Xn5Cf9Gb3Lv")
                .plant("template", "tp9Bs3Rm7Jy1Vt5Hw")
                .plant("pasted", "pa6Fz0Nk4Dq8Xc2Mg");
        profiles();
    }

    private void variable(String name, String before, String core, String after) {
        planted.plant(name, core);
        environment.put(name, before + core + after);
    }

    private Path file(String name, String text, String mode) throws IOException {
        Path path = home.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private void profiles() throws IOException {
        String rest = """
                service: { name: worker, team: platform }
                collect:
                  otlp: {}
                  postgres: [ { name: db, dsn: env:PG_DSN } ]
                observe:
                  dashboards: [ collector-health ]
                  alerts: { include: [ collector ] }
                  contact-points: { slack: { type: slack, secret: env:SLACK } }
                  notify: { critical: [ slack ], warning: [ slack ] }
                verify: { within: 1s }
                """;
        String ids =
                "otlp: { url: \"%s\", id: 1461503 }, mimir: { url: \"%s\", id: %s }, loki: { url: \"%s\", id: %s },"
                        + " tempo: { url: \"%s\", id: 1413491 }";
        String own =
                ids.formatted(sandbox.otlp(), sandbox.mimir(), "2847239", sandbox.loki(), "1419296", sandbox.tempo());
        String swapped =
                ids.formatted(sandbox.otlp(), sandbox.mimir(), "1419296", sandbox.loki(), "2847239", sandbox.tempo());
        String echoed = ids.formatted(echo.url(), echo.url(), "2847239", echo.url(), "1419296", echo.url());
        String local = "collector: { runs-on: local, home: " + home + "/host }\n";
        stack(
                "good",
                rest + local,
                "write: env:WRITE_TOKEN, read: file:" + home + "/tokens/read, deploy: file:" + home
                        + "/tokens/admin, rules: file:" + home + "/tokens/rules, stacks: file:" + home
                        + "/tokens/discover",
                own,
                sandbox.grafana().toString());
        stack(
                "lanes",
                rest + local,
                "write: env:WRITE_TOKEN, read: file:" + home + "/tokens/viewer, deploy: file:" + home + "/tokens/read",
                swapped,
                sandbox.grafana().toString());
        stack(
                "echo",
                rest + "collector: { runs-on: compose }\n",
                "write: env:ECHO_WRITE, read: env:ECHO_READ, deploy: env:ECHO_ADMIN",
                echoed,
                echo.url());
        stack(
                "refs",
                rest + "collector: { runs-on: compose }\n",
                "write: exec:fails, read: \"vault:secret/x#k\", deploy: aws-sm:prod/x, rules: aws-ssm:/prod/y,"
                        + " stacks: exec:works",
                echoed,
                echo.url());
        stack(
                "hosts",
                rest + "hosts: { defaults: { user: deploy }, list: [ { name: h1, address: 127.0.0.1, port: 1 } ] }\n",
                "write: exec:works, read: exec:works",
                own,
                sandbox.grafana().toString());
        file("profiles/leaky.yaml", """
                environment: test
                # the old one was glc_FAKEcm4Tg8Zs2Qh6Pw0Yr0123456789
                service: { name: worker }
                stack:
                  kind: self-hosted
                  passwrd: uk1Jm5Lf9Dn3Bv7KxFAKE
                  tokens: { write: glc_FAKElt2Vx6Nb0Ck4Mz8Pd0123456789, read: "exec:fails -H 'Bearer xa7Kd1Xn5Cf9Gb3LvFAKE'" }
                  lanes: { mimir: { url: "http://user:ui5Rq9Wt3Ys7Hg1Fj@127.0.0.1:9/", auth: none } }
                """, "rw-------");
        file("my/alloy/own.ftl", "// glsa_FAKEtp9Bs3Rm7Jy1Vt5Hw0123456789\n", "rw-------");
        file("leaky.alloy", """
                // hvs.FAKEtp9Bs3Rm7Jy1Vt5Hw0123456789
                prometheus.remote_write "x" {
                  endpoint {
                    url = "http://u:ui5Rq9Wt3Ys7Hg1Fj@127.0.0.1/push"
                    basic_auth { username = "1" password = "glc_FAKElt2Vx6Nb0Ck4Mz8Pd0123456789" }
                  }
                }
                """, "rw-------");
        file("paste.txt", """
                url: https://prometheus-prod-24-prod-eu-west-2.grafana.net/api/prom/push
                Username / Instance ID
                2847239
                Password
                glc_FAKEpa6Fz0Nk4Dq8Xc2Mg0123456789
                GRAFANA_CLOUD_TOKEN=glc_FAKEpa6Fz0Nk4Dq8Xc2Mg0123456789
                """, "rw-------");
    }

    private void stack(String name, String rest, String tokens, String lanes, String grafana) throws IOException {
        file(
                "profiles/" + name + ".yaml",
                "environment: " + name + "\n" + rest + "stack:\n  kind: sandbox\n  slug: demo\n  api: "
                        + sandbox.api() + "\n  tokens: { " + tokens + " }\n  lanes: { " + lanes
                        + " }\n  grafana: { url: \""
                        + grafana + "\" }\n",
                "rw-r--r--");
    }

    @AfterEach
    void close() {
        sandbox.close();
        echo.close();
    }

    private Ran run(String stdin, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--profile-dir", home.resolve("profiles").toString(), "--verbose", "--stacktrace"));
        int exit;
        try (Wiring wiring = new Wiring(
                environment,
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))) {
            exit = new Commands(wiring).run(line.toArray(String[]::new));
        }
        runs++;
        Ran ran = new Ran(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        for (String text : List.of(ran.out(), ran.err())) {
            for (String name : planted.in(text)) {
                String core = planted.core(name);
                String where = text.lines()
                        .filter(l -> !planted.in(l).isEmpty())
                        .findFirst()
                        .orElse("");
                leaks.add("obsctl " + String.join(" ", words) + " shows " + name + " (" + core + "): " + where);
            }
        }
        return ran;
    }

    /** Names of all commands that hold no others, such as {@code auth check}. */
    private static Set<String> leaves(CommandLine line, String path) {
        Set<String> out = new TreeSet<>();
        line.getSubcommands().forEach((name, below) -> {
            String full = (path + " " + name).strip();
            if (below.getSubcommands().isEmpty()) {
                out.add(full);
            } else {
                out.addAll(leaves(below, full));
            }
        });
        return out;
    }

    private Set<String> commands() {
        try (Wiring wiring = new Wiring(
                environment,
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))) {
            return leaves(new Commands(wiring).tree(), "");
        }
    }

    @Test
    void noCommandShowsOrWritesAnyOfThem() throws IOException {
        Set<String> here = here();
        for (String command : commands()) {
            if (!NOT_GENERIC.contains(command)) {
                for (String profile : PROFILES) {
                    List<String> formats =
                            List.of("hosts", "lanes").contains(profile) ? List.of("json") : List.of("human", "json");
                    for (String format : formats) {
                        run("", (command + " " + profile + " -o " + format).split(" "));
                    }
                }
            }
        }
        special();
        assertThat(runs).isGreaterThan(100);
        assertThat(echo.asked())
                .as("requests that the echoing backend answered")
                .isGreaterThan(50);
        assertThat(sandbox.requests().lines()).as("requests of the sandbox").isNotEmpty();
        filesHold();
        assertThat(leaks).as("leaks in %s runs", runs).isEmpty();
        assertThat(here()).as("nothing is written where the tests run").isEqualTo(here);
    }

    private void special() {
        String plan = home + "/plan.json";
        String paste = "a\n" + "glc_FAKEpa6Fz0Nk4Dq8Xc2Mg0123456789\n";
        for (String profile : PROFILES) {
            run("", "check", profile, "-o", "sarif");
            run("", "check", profile, "-o", "github", "--templates", home + "/my");
            run("", "check", profile, "-o", "junit");
            run("", "auth", "check", profile, "-o", "junit");
            run("", "auth", "check", profile, "-o", "yaml");
            run("", "verify", profile, "-o", "junit");
            run("", "render", profile, "--dir", home + "/out-" + profile);
            run("", "render", profile, "--with-secrets", "--dir", home + "/filled-" + profile);
            run("", "plan", profile, "--out", plan);
            run("", "deploy", profile, "--plan", plan);
            run("", "deploy", profile, "--force-secrets", "--skip-blocked", "-o", "json");
            run("", "graph", profile, "--as", "html");
            run("", "upgrade-check", profile, "--from", "1.9", "--to", "1.15");
        }
        for (String format : List.of("human", "json", "sarif", "github", "junit")) {
            run("", "check", home + "/leaky.alloy", "-o", format);
        }
        run("", "graph", home + "/leaky.alloy", "--as", "html");
        run("", "fmt", "--check", home + "/leaky.alloy");
        run("", "auth", "check", "glc_FAKElt2Vx6Nb0Ck4Mz8Pd0123456789");
        run("", "check", "--token", "glc_FAKElt2Vx6Nb0Ck4Mz8Pd0123456789");
        run(paste, "init", "new1", "--from", "-", "--print");
        run("", "init", "new2", "--from", home + "/paste.txt", "--print");
        run("", "init", "new3", "--from", home + "/paste.txt");
        run("", "init", "new4", "--write-token", "glc_FAKElt2Vx6Nb0Ck4Mz8Pd0123456789", "--print");
        run(
                "",
                "init",
                "new5",
                "--stack",
                "demo",
                "--stack-api",
                sandbox.api().toString(),
                "--stacks-token",
                "file:" + home + "/tokens/discover",
                "--print");
    }

    /** What may hold a secret is closed to others, and on a host it is the write token and the logins of databases. */
    private void filesHold() throws IOException {
        try (Stream<Path> walk = Files.walk(home)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                String name = home.relativize(path).toString();
                if (name.matches("(tokens|bin|my)/.*|leaky.alloy|paste.txt|profiles/leaky.yaml|demo/tokens/.*")) {
                    continue; // Planted there by hand; or the sandbox's own tokens, for those who play with it.
                }
                String text = Files.readString(path, StandardCharsets.ISO_8859_1);
                Set<String> held = new TreeSet<>(planted.in(text));
                if (held.isEmpty()) {
                    continue;
                }
                boolean closed = !PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                        .endsWith("r--");
                boolean credential =
                        name.contains("/credentials/") || name.startsWith("filled-") || name.contains("/env/");
                if (name.contains("host/")) {
                    held.removeAll(Set.of("sandbox write", "PG_DSN"));
                    if (!held.isEmpty()) {
                        leaks.add(name + " on a host holds " + held);
                    }
                }
                if (!credential || !closed) {
                    leaks.add(name + " holds " + planted.in(text) + (closed ? "" : ", open to all"));
                }
            }
        }
    }

    private static Set<String> here() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(""))) {
            return files.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void masksTheStackTraceOfADefect() throws IOException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (Wiring wiring = new Wiring(
                environment,
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))) {
            wiring.secrets(io.obsctl.event.Sink.none()).resolve(io.obsctl.model.SecretRef.parse("env:ECHO_READ"));
            String value = String.valueOf(environment.get("ECHO_READ"));
            new FailureView(wiring.console(new Common()))
                    .stackTrace(new IllegalStateException(
                            "with " + value, new IllegalArgumentException("glc_" + "FAKEbody7Qw2Xk9Zr4Tn6Vb1")));
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("IllegalStateException: with ***", "glc_***");
        assertThat(planted.in(err.toString(StandardCharsets.UTF_8))).isEmpty();
    }

    /** The search itself: each secret is found in each form that it could leak in. */
    @Test
    void theSearchFindsEverySecretInEveryForm() {
        for (String name : planted.names()) {
            String value = "before-" + planted.core(name) + "\"&<é>-after";
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            List<String> forms = new ArrayList<>(List.of(
                    value,
                    URLEncoder.encode(value, StandardCharsets.UTF_8),
                    value.replace("\"", "\\\"").replace("&", "\\u0026"),
                    value.replace("&", "&amp;").replace("<", "&lt;")));
            for (String user : List.of("", "1", "12", "123")) {
                byte[] pair = (user + ":" + value).getBytes(StandardCharsets.UTF_8);
                forms.add(Base64.getEncoder().encodeToString(pair));
                forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(pair));
                forms.add(Base64.getEncoder().encodeToString(bytes));
            }
            for (String form : forms) {
                assertThat(planted.in("x " + form + " y")).as(form).contains(name);
            }
        }
        assertThat(planted.in("nothing of this kind")).isEmpty();
    }
}
