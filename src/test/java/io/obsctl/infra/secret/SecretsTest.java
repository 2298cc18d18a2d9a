package io.obsctl.infra.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.obsctl.event.Event;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
    @CsvSource({"rw-r--r--, true", "rw----r--, true", "rw-----w-, true", "r--r-----, false", "rw-------, false"})
    void remarksOnAFileThatAnybodyMayRead(String mode, boolean remark) throws IOException {
        Path path = file("it's", "FAKE", mode);
        find("file:" + path);
        assertThat(events).hasSize(remark ? 1 : 0);
        if (remark) {
            Problem problem = ((Event.Noticed) events.get(0)).problem();
            assertThat(problem.id()).hasToString("secret/file-mode");
            assertThat(problem.hints().get(0).command())
                    .isEqualTo("chmod o-rwx '" + dir.resolve("it'\\''s").toString() + "'");
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

    @ParameterizedTest
    @ValueSource(strings = {"aws-sm:prod/token", "aws-ssm:/prod/token"})
    void saysPlainlyWhatIsNotSupportedAndHowToDoIt(String ref) {
        Problem problem = refused(ref, ExitCode.USAGE);
        assertThat(problem.id()).hasToString("secret/scheme");
        assertThat(problem.hints().get(0).text()).contains("`exec:aws ");
    }
}
