package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.model.Host;
import io.obsctl.model.HostDefaults;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSSH's configuration as OpenSSH itself reads it: {@code ssh -G} says what is right. */
class SshConfigTest {
    private static final String CONFIG = """
            # the order counts: the first value wins
            Host web-*.example.org !web-9.example.org
                User anna
                Port = 2201
            Include extra/*.conf
            Host alias other
              HostName %h.internal.example.org
              IdentityFile ~/.ssh/%r_at_%h
              IdentityFile "/keys/with space"
              IdentityFile /keys/port-%p
              CertificateFile ~/.ssh/cert-%n
              IdentitiesOnly yes
              UserKnownHostsFile ~/.ssh/known_%k /etc/known_two
              HostKeyAlias the-alias
            Host one?
              ProxyJump ops@bastion:2222,second
            Host commanded
              ProxyCommand ssh -q -W %h:%p jump.example.org
            Host nothing
              ProxyJump none
              ProxyCommand never
            Match originalhost matched user "anna,bob*"
              Port 2301
            Match host *.internal.example.org !user root
              Port 2302
            Match all
              ConnectTimeout 7
              ServerAliveInterval 11
              ServerAliveCountMax 5
            Host *
              User everyone
              ProxyJump last@gate.example.org
            """;

    @TempDir
    Path home;

    private Path config;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(home.resolve(".ssh/extra"));
        config = home.resolve(".ssh/config");
        Files.writeString(config, CONFIG);
        Files.writeString(home.resolve(".ssh/extra/a.conf"), "Host inc*\n  Port 2401\n  User included\n");
        Files.writeString(home.resolve(".ssh/extra/b.conf"), "Port 2402\n");
        for (String key : List.of("everyone_at_alias.internal.example.org", "anna_at_alias.internal.example.org")) {
            Files.writeString(home.resolve(".ssh").resolve(key), "FAKE");
        }
    }

    private Endpoint endpoint(String alias, @Nullable String user) {
        return new Endpoints(new HostDefaults(user, null, true, null, null, null), options())
                .of(new Host("h", alias, null, null, null, null, null, Map.of(), List.of()));
    }

    private SshOptions options() {
        return new SshOptions(
                home,
                Optional.empty(),
                PassphrasePrompt.none(),
                "obsctl hosts trust",
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                ref -> {
                    throw new IllegalStateException();
                },
                List.of(config),
                List.of());
    }

    /** What {@code ssh -G} prints of a keyword, in order. */
    private List<String> openSsh(String keyword, String alias, @Nullable String user) throws IOException {
        // ssh takes ~ from the password database, not from HOME.
        Path forSsh = home.resolve("for-ssh");
        Files.writeString(
                forSsh,
                CONFIG.replace("~/", home + "/").replace("Include extra", "Include " + home.resolve(".ssh/extra")));
        List<String> argv = new ArrayList<>(List.of("ssh", "-G", "-F", forSsh.toString()));
        if (user != null) {
            argv.addAll(List.of("-l", user));
        }
        argv.add(alias);
        Process process = new ProcessBuilder(argv).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(l -> l.startsWith(keyword + " "))
                .map(l -> l.substring(keyword.length() + 1))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web-1.example.org",
                "web-9.example.org",
                "WEB-1.EXAMPLE.ORG",
                "alias",
                "other",
                "one1",
                "one",
                "inc1",
                "nothing",
                "matched",
                "anna@matched",
                "carl@matched",
                "root@alias",
                "anna@alias",
                "10.0.0.1"
            })
    void whatOpenSshMakesOfItIsWhatObsctlMakesOfIt(String who) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh")), "needs OpenSSH's client");
        String user = who.contains("@") ? who.replaceFirst("@.*", "") : null;
        String alias = who.replaceFirst(".*@", "");
        Endpoint ours = endpoint(alias, user);
        assertThat(ours.user()).isEqualTo(openSsh("user", alias, user).get(0));
        assertThat(String.valueOf(ours.port()))
                .isEqualTo(openSsh("port", alias, user).get(0));
        assertThat(ours.address())
                .isEqualToIgnoringCase(openSsh("hostname", alias, user).get(0));
        assertThat(String.valueOf(ours.connectTimeout().toSeconds()))
                .isEqualTo(openSsh("connecttimeout", alias, user).get(0));
        assertThat(ours.keepAlive()).isEqualTo(Duration.ofSeconds(11));
        assertThat(ours.patience()).isEqualTo(5);
        List<String> jump = openSsh("proxyjump", alias, user);
        assertThat(chain(ours)).isEqualTo(jump.isEmpty() || jump.get(0).equals("none") ? "" : jump.get(0));
        if (alias.equals("alias") || alias.equals("other")) {
            assertThat(ours.hostKeyAlias()).hasValue("the-alias");
            assertThat(ours.onlyTheseKeys()).isTrue();
            assertThat(ours.knownHosts())
                    .containsExactly(home.resolve(".ssh/known_the-alias"), Path.of("/etc/known_two"));
            assertThat(ours.certificates()).containsExactly(home.resolve(".ssh/cert-" + alias));
        }
    }

    /** The jumps as ProxyJump writes them. */
    private static String chain(Endpoint to) {
        if (to.jump().isEmpty()) {
            return "";
        }
        String before = chain(to.jump().get());
        String own = to.jump().get().name();
        // The last jump's own jump comes from `Host *`, which OpenSSH reads only when it goes there.
        return before.isEmpty() || before.startsWith("last@") ? own : before + "," + own;
    }

    @Test
    void keysThatDoNotExistAreNotOffered() {
        assertThat(endpoint("alias", null).keys())
                .containsExactly(home.resolve(".ssh/everyone_at_alias.internal.example.org"));
    }

    @Test
    void aProxyCommandThatSaysNoMoreThanAJumpIsOneAndAnyOtherIsRefused() throws IOException {
        assertThat(endpoint("commanded", null).jump().orElseThrow().address()).isEqualTo("jump.example.org");
        Files.writeString(config, "ProxyCommand nc -X connect %h %p\n");
        assertThat(endpoint("any", null).refusal().map(Problem::id)).hasToString("Optional[ssh/proxy-command]");
        assertThat(endpoint("any", null).jump()).isEmpty();
    }

    @Test
    void aMatchThatOnlyOpenSshCanDecideDoesNotMatchAndIsSaid() throws IOException {
        Files.writeString(config, "Host h\nMatch exec \"true\"\n  Port 99\nHost h\n  User u\n");
        Endpoint to = endpoint("h", null);
        assertThat(to.port()).isEqualTo(22);
        assertThat(to.user()).isEqualTo("u");
        assertThat(to.notes()).singleElement().satisfies(n -> {
            assertThat(n.id().toString()).isEqualTo("ssh/config-ignored");
            assertThat(n.detail()).contains("config:2: `Match exec`");
        });
    }

    @Test
    void theProfileComesFirstAndTheUsualLast() throws IOException {
        Files.writeString(config, "Host a\n  User u\n  Port 99\n  ProxyJump b\nHost *\n  ProxyJump a\n");
        HostDefaults said = new HostDefaults("me", 23, true, "~/k", "~/kh", "none");
        Endpoint to = new Endpoints(said, options())
                .of(new Host("h", "a", null, null, null, null, null, Map.of(), List.of()));
        assertThat(List.of(to.user(), to.port(), to.keys(), to.knownHosts(), to.jump()))
                .isEqualTo(
                        List.of("me", 23, List.of(home.resolve("k")), List.of(home.resolve("kh")), Optional.empty()));
        HostDefaults without = new HostDefaults(null, null, true, null, null, null, null, "none");
        Endpoint usual = new Endpoints(without, options())
                .of(new Host("h", "a", null, null, null, null, null, Map.of(), List.of()));
        assertThat(List.of(usual.user(), usual.port(), usual.knownHosts()))
                .isEqualTo(List.of("deploy", 22, List.of(home.resolve(".ssh/known_hosts"))));
    }

    @Test
    void aJumpThroughItselfEnds() throws IOException {
        Files.writeString(config, "Host *\n  ProxyJump a\nHost a\n  ProxyJump b\nHost b\n  ProxyJump a\n");
        assertThat(endpoint("x", null).jump()).isPresent();
        Files.writeString(config, "Include config\nHost *\n  Port 5\n");
        assertThat(endpoint("x", null).port()).isEqualTo(5);
    }

    @Test
    void algorithmsAreChangedAsOpenSshChangesThem() {
        assertThat(Endpoints.changed("aes128-ctr,aes256-ctr", "-aes1*")).isEqualTo("aes256-ctr");
        assertThat(Endpoints.changed("aes128-ctr", "+aes256-ctr,unheard-of")).isEqualTo("aes128-ctr,aes256-ctr");
        assertThat(Endpoints.changed("aes128-ctr,aes256-ctr", "^aes256-ctr")).isEqualTo("aes256-ctr,aes128-ctr");
        assertThat(Endpoints.changed("aes128-ctr,aes256-ctr", "aes256-ctr")).isEqualTo("aes256-ctr");
    }

    @Test
    void rootNeedsNoSudo() {
        assertThat(endpoint("x", "root").sudo()).isFalse();
        assertThat(endpoint("x", "anna").sudo()).isTrue();
    }
}
