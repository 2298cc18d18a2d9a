package io.obsctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTableTest {
    private Instant now = Instant.EPOCH;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final LiveTable table = new LiveTable(clock, new Terminal(false, true, true, 100));

    private void begin(String subject, String step) {
        table.take(new Event.Started(subject, step));
    }

    private void end(String subject, String step, boolean well) {
        table.take(new Event.Finished(subject, step, well, null));
    }

    @Test
    void showsTheStepTheTimeAndTheEndOfEachHost() {
        begin("wave 1/2", "w1, worker-22 (canary)");
        begin("w1", "apply");
        begin("w1", "upload");
        begin("worker-22", "apply");
        now = now.plusMillis(1500);
        end("w1", "upload", true);
        begin("w1", "health");
        end("worker-22", "apply", false);
        now = now.plusMillis(64_000);
        assertThat(table.lines(80, 20))
                .containsExactly(
                        "wave 1/2  w1, worker-22 (canary)",
                        "  w1         health …  1 min 5 s",
                        "  worker-22  apply ✗   1.5 s");
    }

    @Test
    void countsWhatIsTooMuchForRowsAndKeepsFailuresInSight() {
        for (int i = 0; i < 100; i++) {
            begin("h" + i, "observe");
            if (i % 10 != 9) {
                end("h" + i, "observe", i != 50);
            }
        }
        List<String> lines = table.lines(80, 24);
        assertThat(lines.get(0)).isEqualTo("  89 done, 10 running, 1 failed");
        assertThat(lines).hasSize(12).contains("  h50  observe ✗  0.0 s", "  h99  observe …  0.0 s");
        assertThat(table.lines(80, 5)).hasSize(5);
    }

    @Test
    void fitsANarrowTerminal() {
        begin("a-host-with-a-very-long-name.example.org.and.more", "apply");
        begin("b", "apply");
        assertThat(table.lines(24, 10)).allMatch(l -> l.length() <= 24);
    }

    @Test
    void forgetsWhatIsOver() {
        begin("w1", "observe");
        assertThat(table.runs()).isTrue();
        end("w1", "observe", true);
        assertThat(table.runs()).isFalse();
        assertThat(table.lines(80, 10)).isEmpty();
    }

    @Test
    void drawsInPlaceAlsoAfterTheTerminalBecameNarrow() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LiveBlock block = new LiveBlock(new PrintStream(bytes, true, StandardCharsets.UTF_8), l -> l);
        block.draw(List.of("x".repeat(50), "\u001b[32my\u001b[0m"), 80);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("A\r");
        bytes.reset();
        block.draw(List.of("z"), 20);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\u001b[4A\r\u001b[Jz\n");
        bytes.reset();
        block.erase(20);
        block.erase(20);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\u001b[1A\r\u001b[J");
    }

    @Test
    void plainOutputHasNoTableAndQuietHostsLeaveNoTrace() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Terminal plain = Terminal.PLAIN;
        ProgressView view = new ProgressView(new Console(err, err, plain, plain, t -> t), false, Clock.systemUTC());
        view.emit(new Event.Started("w1", "apply"));
        view.emit(new Event.Finished("w1", "apply", true, null));
        view.close();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("  w1  apply ✓\n");
    }

    @Test
    void aTerminalShowsTheTableAndIsLeftWithFailuresOnly() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Terminal live = new Terminal(false, true, true, 80);
        ProgressView view = new ProgressView(
                new Console(err, err, live, live, t -> t), false, Clock.offset(Clock.systemUTC(), Duration.ZERO));
        view.emit(new Event.Started("w1", "apply"));
        view.emit(new Event.Finished("w1", "health", false, "port taken"));
        view.emit(new Event.Finished("w1", "apply", true, null));
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text).contains("w1  apply …", "  w1  health ✗  port taken\n").doesNotContain("apply ✓\n");
    }
}
