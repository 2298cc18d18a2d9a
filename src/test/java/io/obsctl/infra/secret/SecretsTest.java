package io.obsctl.infra.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.obsctl.event.Event;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.infra.profiles.ProfileFolder;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.profile.ProfileLoader;
import io.obsctl.profile.ProfileResult;
import io.obsctl.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @TempDir
    Path dir;

    private final Http http = new Http("0", RetryPolicy.NONE);
    private final Redactor redactor = new Redactor();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void ordinaryEnvironment() {
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("HOME", dir.toString());
    }

    @AfterEach
    void close() {
        http.close();
    }

    private Secrets secrets() {
        return new Secrets(environment, http, redactor, events::add);
    }

    private Secret find(String ref) {
        return secrets().resolve(SecretRef.parse(ref));
    }

    private Problem refused(String ref, ExitCode code) {
        ObsctlException e = catchThrowableOfType(ObsctlException.class, () -> find(ref));
        assertThat(e).as(ref).isNotNull();
        assertThat(e.exitCode()).isEqualTo(code);
        assertThat(e.problems()).hasSize(1);
        return e.problems().get(0);
    }

    private Path file(String name, String text, String mode) throws IOException {
        Path path = Files.writeString(dir.resolve(name), text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        return path;
    }

    @Test
    void takesAVariableAsItIs() {
        environment.put("TOKEN", " FAKE \"$x` ");
        assertThat(find("env:TOKEN")).isEqualTo(Secret.of(" FAKE \"$x` "));
    }

    @Test
    void namesTheUnsetVariableAndTheOneThatWasMeant() {
        environment.put("GRAFANA_TOKEN", "FAKE-value");
        Problem problem = refused("env:GRAFNA_TOKEN", ExitCode.USAGE);
        assertThat(problem.id()).hasToString("secret/unset");
        assertThat(problem.hints().get(0).text()).contains("env:GRAFANA_TOKEN");
        assertThat(problem.hints().get(1).command()).isEqualTo("read -rs GRAFNA_TOKEN && export GRAFNA_TOKEN");
        assertThat(problem.toString()).doesNotContain("FAKE-value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   "})
    void refusesAnEmptyVariable(String value) {
        environment.put("TOKEN", value);
        assertThat(refused("env:TOKEN", ExitCode.USAGE).id()).hasToString("secret/empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAKE\rX", "FAKE\nX", "FAKE\u0000X", "FAKE\u001bX", "FAKE\r"})
    void refusesControlCharactersWithoutShowingTheValue(String value) {
        environment.put("TOKEN", value);
        Problem problem = refused("env:TOKEN", ExitCode.USAGE);
        assertThat(problem.id()).hasToString("secret/text");
        assertThat(problem.toString()).doesNotContain("FAKE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAKE", "FAKE\n", "FAKE\r\n"})
    void takesOneLineEndOffAFile(String text) throws IOException {
        Path path = file("token", text, "rw-------");
        assertThat(find("file:" + path)).isEqualTo(Secret.of("FAKE"));
        assertThat(events).isEmpty();
    }

    @Test
    void knowsTheHomeDirectory() throws IOException {
        file("token", "FAKE", "rw-------");
        assertThat(find("file:~/token")).isEqualTo(Secret.of("FAKE"));
    }

    @Test
    void refusesAFileOfTwoLinesAndOneThatIsNotText() throws IOException {
        Path two = file("two", "FAKE\nFAKE2\n", "rw-------");
        assertThat(refused("file:" + two, ExitCode.USAGE).id()).hasToString("secret/text");
        Path binary = dir.resolve("binary");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0x41});
        assertThat(refused("file:" + binary, ExitCode.USAGE).detail()).contains("UTF-8");
        Path large = file("large", "x".repeat(70_000), "rw-------");
        assertThat(refused("file:" + large, ExitCode.USAGE).detail()).contains("64 KiB");
    }

    @Test
    void saysWhyAFileCannotBeRead() {
        assertThat(refused("file:" + dir.resolve("none"), ExitCode.USAGE).detail())
                .endsWith("there is no such file");
        assertThat(refused("file:" + dir, ExitCode.USAGE).detail()).endsWith("it is a directory");
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--, true", "rw----r--, true", "rw-----w-, true", "r--r-----, true", "rw-------, false"})
    void remarksOnAFileThatOthersMayRead(String mode, boolean remark) throws IOException {
        Path path = file("it's", "FAKE", mode);
        find("file:" + path);
        assertThat(events).hasSize(remark ? 1 : 0);
        if (remark) {
            Problem problem = ((Event.Noticed) events.get(0)).problem();
            assertThat(problem.id()).hasToString("secret/file-mode");
            assertThat(problem.hints().get(0).command())
                    .isEqualTo("chmod go-rwx '" + dir.resolve("it'\\''s").toString() + "'");
        }
    }

    @Test
    void runsAProgramWithoutAShell() {
        assertThat(find("exec:printf '%s\\n' \"FAKE $HOME\" ")).isEqualTo(Secret.of("FAKE $HOME"));
        assertThat(find("exec:echo a;b && c")).isEqualTo(Secret.of("a;b && c"));
    }

    @Test
    void aProgramSeesTheEnvironmentButNoGrafanaToken() {
        environment.put("OTHER", "seen");
        environment.put("GRAFANA_CLOUD_TOKEN", "glc_FAKEFAKEFAKEFAKE");
        assertThat(find("exec:sh -c 'echo $OTHER-$GRAFANA_CLOUD_TOKEN-'")).isEqualTo(Secret.of("seen--"));
    }

    @Test
    void saysWhatAFailedProgramSaidButMasksTokens() {
        Problem problem = refused("exec:sh -c 'echo no glc_FAKEFAKEFAKE here >&2; exit 3'", ExitCode.UNREACHABLE);
        assertThat(problem.id()).hasToString("secret/exec");
        assertThat(problem.detail()).isEqualTo("exec:sh …: sh ended with 3: no glc_*** here");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exec:no-such-program-here x | cannot be started",
                "exec:echo 'open             | is not closed",
                "exec:''                     | no program"
            })
    void refusesAProgramThatCannotRun(String ref, String why) {
        assertThat(refused(ref, ExitCode.USAGE).detail()).contains(why);
    }

    @Test
    void survivesAProgramThatPrintsWithoutEnd() {
        assertThat(refused("exec:sh -c 'yes FAKE | head -c 3000000'", ExitCode.USAGE)
                        .detail())
                .endsWith("it is longer than 64 KiB");
    }

    @Test
    void asksOnceARunAndMasksFromThenOn() throws IOException {
        Path path = file("token", "FAKE-one", "rw-------");
        Secrets secrets = secrets();
        SecretRef ref = SecretRef.parse("file:" + path);
        assertThat(redactor.mask("it is FAKE-one")).isEqualTo("it is FAKE-one");
        secrets.resolve(ref);
        Files.writeString(path, "FAKE-two");
        assertThat(secrets.resolve(ref)).isEqualTo(Secret.of("FAKE-one"));
        assertThat(redactor.mask("it is FAKE-one")).isEqualTo("it is ***");
    }

    @Test
    void doesNotRememberAFailure() {
        Secrets secrets = secrets();
        SecretRef ref = SecretRef.parse("file:" + dir.resolve("later"));
        assertThat(catchThrowableOfType(ObsctlException.class, () -> secrets.resolve(ref)))
                .isNotNull();
        assertThat(catchThrowableOfType(IOException.class, () -> file("later", "FAKE", "rw-------")))
                .isNull();
        assertThat(secrets.resolve(ref)).isEqualTo(Secret.of("FAKE"));
    }

    @Test
    void leavesASecretOfTheHostOnTheHost() {
        Problem problem = refused("systemd-creds:grafana-write", ExitCode.USAGE);
        assertThat(problem.id()).hasToString("secret/on-host-only");
        assertThat(problem.detail()).isEqualTo("systemd-creds:grafana-write");
    }

    /** Programs of these names, as their pages describe them: what they are called with, and what they print. */
    @Test
    void readsOnePasswordAndPassByTheirOwnPrograms() throws IOException {
        environment.put("PATH", dir + ":/usr/bin:/bin");
        environment.put("OP_SERVICE_ACCOUNT_TOKEN", "ops_FAKE");
        environment.put("AWS_SECRET_ACCESS_KEY", "FAKE-aws");
        file("op", "#!/bin/sh\nprintf '%s' \"FAKE $* $OP_SERVICE_ACCOUNT_TOKEN$AWS_SECRET_ACCESS_KEY\"", "rwx------");
        file("pass", "#!/bin/sh\necho \"FAKE $*\"; echo 'user: x'", "rwx------");
        assertThat(find("op://team/grafana/write"))
                .isEqualTo(Secret.of("FAKE read --no-newline op://team/grafana/write ops_FAKE"));
        assertThat(find("op:team/grafana/write"))
                .isEqualTo(Secret.of("FAKE read --no-newline op://team/grafana/write ops_FAKE"));
        assertThat(find("pass:team/grafana")).isEqualTo(Secret.of("FAKE show team/grafana"));
    }

    @Test
    void aProgramDoesNotSeeAVariableThatAReferenceNamesWhateverItLooksLike() throws IOException {
        environment.put("PG_DSN", "postgresql://u:FAKEpw@h/db");
        environment.put("HTTPS_PROXY", "http://u:FAKE@proxy:3128");
        SecretPlaces places = new SecretPlaces();
        places.learn(profile("env:PG_DSN"));
        Secrets secrets = new Secrets(environment, http, redactor, events::add, places, Clock.systemUTC());
        assertThat(secrets.resolve(SecretRef.parse("exec:sh -c 'echo $PG_DSN-$HTTPS_PROXY'")))
                .isEqualTo(Secret.of("-http://u:FAKE@proxy:3128"));
    }

    @Test
    void namesTheLineOfTheProfile() throws IOException {
        SecretPlaces places = new SecretPlaces();
        places.learn(profile("env:PG_DSN"));
        Secrets secrets = new Secrets(environment, http, redactor, events::add, places, Clock.systemUTC());
        ObsctlException e =
                catchThrowableOfType(ObsctlException.class, () -> secrets.resolve(SecretRef.parse("env:PG_DSN")));
        assertThat(e.problems().get(0).position()).hasToString(dir + "/profiles/p.yaml:5:24");
        assertThat(e.problems().get(0).excerpt()).contains("env:PG_DSN");
    }

    private LoadedProfile profile(String dsn) throws IOException {
        Path profiles = Files.createDirectories(dir.resolve("profiles"));
        Files.writeString(profiles.resolve("p.yaml"), """
                environment: test
                service: { name: s }
                collect:
                  postgres:
                    - { name: db, dsn: %s }
                stack: { kind: self-hosted, lanes: { mimir: { url: "http://127.0.0.1:9", auth: none } } }
                """.formatted(dsn));
        ProfileResult result = new ProfileLoader().load(new ProfileFolder(profiles), "p");
        assertThat(result).as(result.problems().toString()).isInstanceOf(ProfileResult.Loaded.class);
        LoadedProfile loaded = ((ProfileResult.Loaded) result).profile();
        return loaded;
    }

    /** None of the programs ends before all have begun. */
    @Test
    void looksForSeveralAtOnceAndEachOnce() throws IOException {
        Path log = dir.resolve("log");
        file("meets", """
                #!/bin/sh
                echo x >>%1$s
                for i in $(seq 1000); do
                    [ "$(wc -l <%1$s)" -lt 4 ] || { echo "FAKE-$1"; exit 0; }
                    sleep 0.02
                done
                exit 1
                """.formatted(log), "rwx------");
        Secrets secrets = secrets();
        List<SecretRef> refs = Stream.of("a", "b", "c", "d", "a", "b")
                .map(n -> SecretRef.parse("exec:" + dir + "/meets " + n))
                .toList();
        secrets.prepare(refs);
        for (SecretRef ref : refs) {
            secrets.resolve(ref);
        }
        assertThat(Files.readAllLines(log)).hasSize(4);
    }

    @Test
    void remembersAFailureThatCostTime() throws IOException {
        Path log = dir.resolve("log");
        file("fails", "#!/bin/sh\necho x >>" + log + "\nexit 1", "rwx------");
        Secrets secrets = secrets();
        SecretRef ref = SecretRef.parse("exec:" + dir + "/fails");
        for (int i = 0; i < 3; i++) {
            assertThat(catchThrowableOfType(ObsctlException.class, () -> secrets.resolve(ref)))
                    .isNotNull();
        }
        assertThat(Files.readAllLines(log)).hasSize(1);
    }

    @Test
    void endsAProgramThatDoesNotEndWithAllItsChildren() {
        // Known by its argument alone: once its parent is gone it is nobody's child any more.
        String seconds = String.valueOf(ThreadLocalRandom.current().nextInt(100_000, 1_000_000));
        ExecSecrets programs = new ExecSecrets(new ChildEnvironment(environment, java.util.Set::of), text -> text, 1);
        SecretRef ref = SecretRef.parse("exec:sh -c 'sleep " + seconds + " & wait'");
        ObsctlException e = catchThrowableOfType(ObsctlException.class, () -> programs.run(ref));
        assertThat(e.problems().get(0).detail()).isEqualTo("exec:sh …: sh did not end within 1 s");
        // A killed process is listed until somebody has reaped it.
        Await.until(
                "the child has ended",
                () -> ProcessHandle.allProcesses()
                        .noneMatch(p -> p.info().commandLine().orElse("").endsWith("sleep " + seconds)));
    }

    @Test
    void doesNotWaitForEverForAPipe() throws IOException, InterruptedException {
        Path pipe = dir.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        new ProcessBuilder("sh", "-c", "printf FAKE-pipe >" + pipe).start();
        assertThat(find("file:" + pipe)).isEqualTo(Secret.of("FAKE-pipe"));
    }

    @Test
    void wipesWhatItFoundAtTheEnd() {
        environment.put("TOKEN", "FAKE-value");
        Secrets secrets = secrets();
        Secret secret = secrets.resolve(SecretRef.parse("env:TOKEN"));
        secrets.close();
        assertThat(secret).isNotEqualTo(Secret.of("FAKE-value"));
        assertThat(secret.reveal()).isEqualTo("\0".repeat(10));
    }
}
