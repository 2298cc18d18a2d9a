package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.testing.host.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hostile names and values on a real host: what arrives is, byte for byte, what was meant, systemd starts exactly the
 * program with exactly the arguments and the environment, and nothing is ever executed.
 */
@Tag("host")
class HostileValuesHostIT {
    private static final String UNIT = "obsctl-alloy.service";
    private static final String HOME = "srv/-rf_a.b/obs/";

    /** Every character that a header of HTTP takes besides letters, and blanks at the ends. */
    private static final String TOKEN = " glc_FAKE !\"#$%&'()*+,-./0:;<=>?@[\\]^_`{|}~ $(touch /tmp/CANARY8) é漢😀 \\ ";

    @TempDir
    Path directory;

    @AutoClose
    private HostScene scene;

    @BeforeEach
    void start() throws IOException {
        scene = HostScene.alone(directory);
        scene.tokens.put("WRITE_TOKEN", TOKEN);
        scene.tokens.put("PG_DSN", "postgres://u:FAKE$(touch /tmp/CANARY9)`x`'\"\\@h/db?a=%20&b=\\n");
        scene.tokens.put("REDIS_PASSWORD", "-rf FAKE \"'\\ $HOME ${x} %h #");
    }

    private String obsctl(int status, String profile, String... arguments) throws IOException {
        int ended = scene.program(profile, arguments).onExit().join().exitValue();
        String said = Files.readString(scene.directory.resolve("program.log"));
        assertThat(ended)
                .as(() -> said + scene.there("journalctl -q -a -o cat -n 20 -u " + UNIT))
                .isEqualTo(status);
        return said;
    }

    @Test
    void arriveAsTheyAreByEveryDelivery() throws IOException {
        for (String delivery : List.of("password-file", "load-credential", "env-file")) {
            tryOne(20_261_121, delivery);
        }
    }

    /** {@code -Dobsctl.rounds=N} says how many. */
    @Test
    @Tag("long")
    void arriveAsTheyAreHoweverTheyAreMixed() throws IOException {
        long seed = Long.getLong("obsctl.seed", System.currentTimeMillis());
        int rounds = Integer.getInteger("obsctl.rounds", 40);
        System.out.println("hostile values: -Dobsctl.seed=" + seed + ", " + rounds + " deploys");
        for (int i = 0; i < rounds; i++) {
            tryOne(
                    seed + i,
                    List.of("password-file", "load-credential", "env-file").get(i % 3));
        }
    }

    private void tryOne(long seed, String delivery) throws IOException {
        HostileProfile hostile = new HostileProfile(seed, delivery, scene.machine.address());
        Path program = scene.machine.root().resolve(hostile.binary.substring(1));
        Files.createDirectories(program.getParent());
        Files.copy(
                TestHost.standInAlloy(),
                program,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        String text = hostile.text();
        String out = "out-" + seed;
        obsctl(0, text, "render", "prod", "-d", out, "--with-secrets");
        assertThat(obsctl(0, text, "deploy", "prod")).contains("✓ worker-1");
        assertThat(obsctl(0, text, "deploy", "prod")).contains("nothing to change");

        Path current = scene.machine
                .root()
                .resolve(HOME + "releases/" + scene.there("basename $(readlink /" + HOME + "current)"));
        assertThat(files(current)).isEqualTo(files(scene.directory.resolve(out)));
        arrived(hostile, Files.readString(current.resolve("alloy/config.alloy")));
        started(hostile, delivery, current);
        assertThat(scene.there("find / -xdev -name 'CANARY*'")).as("executed").isEmpty();
        assertThat(HostScene.exec("find", "/tmp", scene.directory.toString(), "-maxdepth", "1", "-name", "CANARY*"))
                .as("executed here")
                .isEmpty();
    }

    /** Content by path, obsctl's own records left out. */
    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (var walk = Files.walk(root)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                if (name.matches("(alloy|systemd|env|credentials)/.*")) {
                    all.put(name, Files.readString(file));
                }
            }
        }
        assertThat(all).containsKeys("alloy/config.alloy", "systemd/" + UNIT);
        return all;
    }

    /** Every text of the profile is a text of the config, and the config is still one. */
    private static void arrived(HostileProfile hostile, String config) {
        assertThat(AlloySyntax.parse("config.alloy", config).problems()).isEmpty();
        List<String> there = StringsOf.config(config);
        hostile.meant.forEach((place, text) -> assertThat(
                        there.stream().anyMatch(s -> s.contains(text) || s.contains(text.replace("$", "$$"))))
                .as(() -> place + ", " + text + ", in\n" + config)
                .isTrue());
    }

    /** What systemd really started. */
    private void started(HostileProfile hostile, String delivery, Path current) throws IOException {
        assertThat(scene.there("systemctl is-active " + UNIT)).isEqualTo("active");
        String pid = scene.there("systemctl show -p MainPID --value " + UNIT);
        assertThat(list(scene.there("tr '\\0' '\\036' </proc/" + pid + "/cmdline")))
                .containsExactly(
                        "/usr/bin/perl",
                        hostile.binary,
                        "run",
                        "--server.http.listen-addr=127.0.0.1:12345",
                        "--storage.path=/var/lib/alloy/data",
                        "/" + HOME + "current/alloy/config.alloy");
        List<String> environment = list(scene.there("tr '\\0' '\\036' </proc/" + pid + "/environ"));
        List<String> ours = environment.stream()
                .filter(e -> e.startsWith("OBSCTL_") || e.startsWith("GOMEMLIMIT="))
                .toList();
        if (delivery.equals("env-file")) {
            assertThat(ours).hasSize(4).contains("GOMEMLIMIT=460MiB", "OBSCTL_WRITE_TOKEN=" + TOKEN);
            assertThat(ours).anyMatch(e -> e.endsWith("=" + scene.tokens.get("PG_DSN")));
            assertThat(ours).anyMatch(e -> e.endsWith("=" + scene.tokens.get("REDIS_PASSWORD")));
        } else {
            assertThat(ours).containsExactly("GOMEMLIMIT=460MiB");
            assertThat(Files.readAllBytes(current.resolve("credentials/write-token")))
                    .isEqualTo(TOKEN.getBytes(StandardCharsets.UTF_8));
        }
        if (delivery.equals("load-credential")) {
            assertThat(Base64.getDecoder().decode(scene.there("base64 -w 0 /run/credentials/" + UNIT + "/write-token")))
                    .isEqualTo(TOKEN.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(environment)
                .allMatch(e -> e.matches(
                        "(?s)(OBSCTL_[A-Z0-9_]+|GOMEMLIMIT|LANG|PATH|HOME|LOGNAME|USER|SHELL|INVOCATION_ID|JOURNAL_STREAM|"
                                + "SYSTEMD_EXEC_PID|STATE_DIRECTORY|CREDENTIALS_DIRECTORY)=.*"));
        assertThat(scene.there("systemctl show -p Description --value " + UNIT))
                .isEqualTo(line(
                        "Grafana Alloy for " + hostile.meant.get("name") + " in " + hostile.meant.get("environment")));
        assertThat(scene.there("systemctl show -p ExecStartPre,ExecStartPost --value " + UNIT))
                .isEmpty();
    }

    /** As one line shows it: what would end it or turn it around is a blank. */
    private static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\u2028\u202e]", " ").strip();
    }

    private static List<String> list(String separated) {
        return List.of(separated.split("\u001e"));
    }
}
