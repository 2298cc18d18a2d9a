package io.obsctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.profiles.ProfileFolder;
import io.obsctl.model.DoctorReport;
import io.obsctl.model.DoctorReport.Line;
import io.obsctl.model.DoctorReport.State;
import io.obsctl.model.Machine;
import io.obsctl.problem.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {
    @TempDir
    Path dir;

    private final FakeMachine machine = new FakeMachine();

    /** Everything is well until a test says otherwise. */
    private static final class FakeMachine implements Machine {
        private final Map<String, String> variables = new HashMap<>(Map.of(
                "LANG", "de_DE.utf8", "TERM", "xterm", "SSH_AUTH_SOCK", "/agent", "W", "FAKE", "HOME", "/home/u"));
        private final Map<String, FileLook> files = new HashMap<>(Map.of(
                "/home/u/.ssh", new FileLook(true, "rwx------", true),
                "/home/u/.ssh/id_ed25519", new FileLook(false, "rw-------", true),
                "/token", new FileLook(false, "rw-------", true)));
        private int agent;
        private long free = 10L << 30;
        private boolean cores;
        private boolean reachable = true;
        private Optional<Duration> ahead = Optional.of(Duration.ofSeconds(2));

        @Override
        public String java() {
            return "17";
        }

        @Override
        public String variable(String name) {
            return variables.getOrDefault(name, "");
        }

        @Override
        public String home() {
            return "/home/u";
        }

        @Override
        public Optional<ProgramAnswer> run(String... words) {
            return Optional.of(new ProgramAnswer(words[0].equals("ssh-add") ? agent : 0, words[0] + " 1.2.3"));
        }

        @Override
        public Optional<FileLook> look(String path) {
            return Optional.ofNullable(files.get(path));
        }

        @Override
        public List<String> names(String directory) {
            return directory.endsWith(".ssh") ? List.of("config", "id_ed25519", "id_ed25519.pub") : List.of();
        }

        @Override
        public long free(String path) {
            return free;
        }

        @Override
        public boolean writesCores() {
            return cores;
        }

        @Override
        public Map<String, Boolean> resolve(List<String> hosts) {
            return hosts.stream().collect(Collectors.toMap(h -> h, h -> reachable));
        }

        @Override
        public Map<String, Boolean> connect(List<String> endpoints) {
            return resolve(endpoints);
        }

        @Override
        public Optional<Duration> clockAhead(URI url) {
            return ahead;
        }
    }

    @BeforeEach
    void profile() throws IOException {
        machine.files.put(dir.toString(), new Machine.FileLook(true, "rwxr-xr-x", true));
        Files.writeString(dir.resolve("p.yaml"), """
                environment: prod
                service: { name: worker }
                stack:
                  kind: grafana-cloud
                  slug: example
                  tokens: { write: env:W, read: file:/token }
                  lanes: { otlp: { url: "https://otlp.example.net/otlp", id: 1 } }
                hosts: { list: [ { name: h1, address: 192.0.2.1, port: 2222 }, { name: h2, address: 192.0.2.2, jump: b } ] }
                collect: { otlp: {} }
                """);
    }

    private DoctorReport report() {
        return new Doctor(new OpenProfile(new ProfileFolder(dir)), machine, dir.toString()).examine("p");
    }

    private Line only(State state) {
        List<Line> found =
                report().lines().stream().filter(l -> l.state() == state).toList();
        assertThat(found).hasSize(1);
        assertThat(report().exitCode()).isEqualTo(ExitCode.NO);
        assertThat(found.get(0).fix()).isNotEmpty();
        return found.get(0);
    }

    @Test
    void findsNothingWhereAllIsWell() {
        assertThat(report().lines())
                .allMatch(l -> l.state() == State.OK || l.state() == State.NONE)
                .filteredOn(l -> l.state() == State.NONE)
                .extracting(Line::name)
                .containsExactlyInAnyOrder("known_hosts", "h2");
        assertThat(report().exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void findsKeysAndSecretsThatOthersMayRead() {
        machine.files.put("/home/u/.ssh/id_ed25519", new Machine.FileLook(false, "rw-r-----", true));
        assertThat(only(State.FAIL).fix()).isEqualTo("chmod 600 /home/u/.ssh/id_ed25519");
        machine.files.put("/token", new Machine.FileLook(false, "rw-r--r--", true));
        assertThat(only(State.WARN).fix()).isEqualTo("chmod go-rwx /token");
    }

    @Test
    void findsAnUnsetVariableAndAMissingFileWithoutReadingSecrets() {
        machine.variables.remove("W");
        assertThat(only(State.FAIL).fix()).isEqualTo("read -rs W && export W");
        machine.variables.put("W", "FAKE-value");
        machine.files.remove("/token");
        assertThat(only(State.FAIL).found()).isEqualTo("file:/token is not there");
        assertThat(report().toString()).doesNotContain("FAKE-value");
    }

    @ParameterizedTest
    @CsvSource({"PT59S, OK", "PT61S, WARN", "-PT61S, WARN", "PT599S, WARN", "PT601S, FAIL", "-PT601S, FAIL"})
    void tellsHowFarTheClockIsOff(Duration ahead, State state) {
        machine.ahead = Optional.of(ahead);
        assertThat(report().lines())
                .filteredOn(l -> l.name().equals("clock"))
                .extracting(Line::state)
                .containsExactly(state);
    }

    @Test
    void saysThatNothingTellsTheTime() {
        machine.ahead = Optional.empty();
        assertThat(only(State.WARN).fix()).isEqualTo("obsctl auth check p");
    }

    @Test
    void findsWhatCannotBeReached() {
        machine.reachable = false;
        assertThat(report().lines())
                .filteredOn(l -> l.state() == State.FAIL)
                .extracting(Line::fix)
                .containsExactlyInAnyOrder(
                        "getent hosts example.grafana.net",
                        "getent hosts otlp.example.net",
                        "ssh -v -p 2222 192.0.2.1 true");
    }

    @Test
    void findsALittleDiskCoreDumpsADeadAgentAndABrokenProxyButShowsNoPassword() {
        machine.free = 100L << 20;
        assertThat(only(State.WARN).name()).isEqualTo("disk");
        machine.free = 10L << 30;
        machine.cores = true;
        assertThat(only(State.WARN).fix()).isEqualTo("ulimit -c 0");
        machine.cores = false;
        machine.agent = 2;
        assertThat(only(State.WARN).found()).contains("no agent");
        machine.agent = 0;
        machine.variables.put("HTTPS_PROXY", "http://u:FAKEpw@proxy:3128");
        assertThat(report().lines())
                .filteredOn(l -> l.name().equals("proxy"))
                .extracting(Line::found)
                .containsExactly("proxy:3128");
        machine.variables.put("HTTPS_PROXY", "http://proxy:port:1");
        assertThat(only(State.FAIL).name()).isEqualTo("proxy");
    }
}
