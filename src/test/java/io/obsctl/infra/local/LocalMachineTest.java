package io.obsctl.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.model.Machine.ProgramAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalMachineTest {
    @TempDir
    Path dir;

    private static LocalMachine machine(Http http, Clock clock, Map<String, String> environment) {
        return new LocalMachine(environment, () -> environment, http, clock);
    }

    @Test
    void looksAtFilesAndRunsProgramsWithTheEnvironmentThatItWasGiven() throws IOException {
        Path file = Files.writeString(dir.resolve("token"), "FAKE");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        try (Http http = new Http("0", RetryPolicy.NONE)) {
            LocalMachine machine =
                    machine(http, Clock.systemUTC(), Map.of("HOME", dir.toString(), "PATH", "/usr/bin:/bin"));
            assertThat(machine.look("~/token")).hasValueSatisfying(l -> {
                assertThat(l.mode()).isEqualTo("rw-r-----");
                assertThat(l.open()).isTrue();
                assertThat(l.changeable()).isFalse();
            });
            assertThat(machine.look("~/none")).isEmpty();
            assertThat(machine.names(dir.toString())).containsExactly("token");
            assertThat(machine.free(dir.toString())).isPositive();
            assertThat(machine.run("sh", "-c", "echo $HOME; exit 3")).contains(new ProgramAnswer(3, dir.toString()));
            assertThat(machine.run("no-such-program-here")).isEmpty();
        }
    }

    @Test
    void asksWhetherNamesHaveAddressesAndPortsAreOpenAndWhatTimeItIsThere() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        server.start();
        String open = "127.0.0.1:" + server.getAddress().getPort();
        try (Http http = new Http("0", RetryPolicy.NONE)) {
            Clock fast = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10));
            LocalMachine machine = machine(http, fast, Map.of());
            assertThat(machine.connect(List.of(open, "127.0.0.1:1")))
                    .containsEntry(open, true)
                    .containsEntry("127.0.0.1:1", false);
            assertThat(machine.resolve(List.of("localhost"))).containsEntry("localhost", true);
            assertThat(machine.clockAhead(URI.create("http://" + open + "/")))
                    .hasValueSatisfying(
                            ahead -> assertThat(ahead).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11)));
            assertThat(machine.clockAhead(URI.create("http://127.0.0.1:1/"))).isEmpty();
        } finally {
            server.stop(0);
        }
    }
}
