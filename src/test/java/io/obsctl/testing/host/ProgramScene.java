package io.obsctl.testing.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One real host with the stand-in for Alloy, and the program as it is built, which has a profile for it and trusts it. */
final class ProgramScene implements AutoCloseable {
    private static final Path JAR = Path.of("target/obsctl.jar").toAbsolutePath();

    private final Path directory;
    final TestHost machine;

    ProgramScene(Path directory) throws IOException {
        this.directory = directory;
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        assumeTrue(Files.exists(JAR), "needs target/obsctl.jar");
        TestHost.makeKey(directory);
        machine = TestHost.boot(
                directory.resolve("host"), directory.resolve("key.pub"), TestHost.standInAlloy(), List.of());
        Files.createDirectories(directory.resolve("profiles"));
        profile("{ otlp: {} }", "/var/lib/obsctl");
        obsctl(0, "hosts", "trust", "prod", "--yes");
    }

    @Override
    public void close() throws IOException {
        machine.close();
    }

    /**
     * Writes the profile.
     *
     * @param collect in YAML
     * @param home of releases on the host
     */
    void profile(String collect, String home) throws IOException {
        Files.writeString(
                directory.resolve("profiles/prod.yaml"),
                """
                environment: prod
                service: { name: worker, team: platform }
                stack:
                  kind: self-hosted
                  tokens: { write: env:WRITE }
                  lanes: { otlp: { url: "http://127.0.0.1:1", id: 7, auth: basic } }
                hosts:
                  defaults: { user: deploy, key-file: ./key, known-hosts: ./known_hosts }
                  list: [ { name: worker-1, address: ADDRESS } ]
                  rollout: { settle: 0s }
                collector: { runs-on: systemd, home: HOME }
                collect: COLLECT
                """.replace("ADDRESS", machine.address()).replace("HOME", home).replace("COLLECT", collect));
    }

    /** Begins the program, with nothing on its input. */
    Process begin(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
        argv.addAll(List.of(arguments));
        argv.add("-q");
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("XDG_STATE_HOME", directory.resolve("state").toString());
        builder.environment().put("WRITE", "glc_FAKE_write_token");
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** Runs obsctl and gives what it printed; fails when it ends otherwise than expected or prints the token. */
    String obsctl(int exit, String... arguments) throws IOException {
        Process process = begin(arguments);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(output).isEqualTo(exit);
        assertThat(output).doesNotContain("glc_FAKE");
        return output;
    }
}
