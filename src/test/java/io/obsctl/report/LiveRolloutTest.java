package io.obsctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.event.Event;
import io.obsctl.problem.Problem;
import io.obsctl.testing.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The events of a rollout on a terminal, replayed from its bytes: nothing is broken, nothing is lost. */
class LiveRolloutTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    /** Goes on by a tenth of a second whenever it is asked. */
    private final Clock clock =
            ((InstantSource) () -> now.updateAndGet(t -> t.plusMillis(100))).withZone(ZoneOffset.UTC);

    private Console console(Terminal terminal, int columns, int rows) {
        return new Console(
                stream, stream, terminal, terminal, t -> t, () -> new Console.Size(columns, rows), new Foreground());
    }

    private static List<String> names(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(
                        i -> i % 7 == 0 ? "worker-" + i + ".with-quite-a-long-name.eu-central-1.example.org" : "w" + i)
                .toList();
    }

    /** One wave in which all run at once; the third is put back, and the fifth says something. */
    private static void rollout(ProgressView view, List<String> hosts) {
        view.emit(new Event.Started("wave 1/1", hosts.size() + " hosts"));
        hosts.forEach(host -> view.emit(new Event.Started(host, "apply")));
        for (String step : List.of("upload", "validate", "restart", "health")) {
            for (String host : hosts) {
                view.emit(new Event.Started(host, step));
                view.emit(new Event.Progress(host, step, 3, 12));
                boolean well = !(step.equals("health") && host.equals(hosts.get(2)));
                view.emit(
                        new Event.Finished(host, step, well, well ? null : "port 4318 is taken by otelcol (pid 812)"));
            }
            view.emit(new Event.Noticed(
                    hosts.get(4), Problem.warning("deploy/note", "something to know", hosts.get(4) + ": " + step)));
        }
        hosts.forEach(host -> view.emit(new Event.Finished(host, "apply", !host.equals(hosts.get(2)), null)));
        view.emit(new Event.Finished("wave 1/1", hosts.size() + " hosts", false, null));
    }

    private Screen replay(int columns, int rows) {
        return new Screen(columns, rows).take(bytes.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "80,24,true,true",
        "80,24,false,true",
        "120,24,true,true",
        "120,50,false,true",
        "80,24,true,false",
        "41,6,false,false"
    })
    void isDrawnInPlaceAndLeavesWhatMatters(int columns, int rows, boolean colour, boolean unicode) {
        Console console = console(new Terminal(colour, unicode, true, columns, true), columns, rows);
        List<String> hosts = names(30);
        rollout(new ProgressView(console, false, clock), hosts);
        hosts.forEach(host -> console.say("done " + host.substring(0, 2)));
        console.endDrawing();

        Screen screen = replay(columns, rows);
        List<String> lines = screen.lines();
        String mark = unicode ? "✗" : "FAIL";
        assertThat(lines.stream().map(String::strip))
                .as("failures and remarks stay, nothing else of the table does")
                .contains("w3  apply " + mark, "w5: upload", "w5: validate", "w5: restart", "w5: health")
                .contains("wave 1/1  30 hosts " + mark)
                .noneMatch(l -> l.equals("wave 1/1  30 hosts") || l.contains("running") || l.contains("…"));
        assertThat(String.join("", lines).replace(" ", ""))
                .contains("w3health" + mark + "port4318istakenbyotelcol(pid812)");
        assertThat(lines.subList(lines.size() - 30, lines.size())).allMatch(l -> l.startsWith("done "));
        assertThat(screen.cursorIsBelow()).isTrue();
        if (columns >= 80) {
            assertThat(screen.broken()).as("rows that the terminal broke").isZero();
        }
    }

    /** What is drawn never breaks, however narrow the place; remarks above it may. */
    @ParameterizedTest
    @ValueSource(ints = {20, 41, 60, 80, 120})
    void noRowOfTheTableIsTooWide(int columns) {
        for (boolean unicode : new boolean[] {true, false}) {
            LiveTable table = new LiveTable(clock, new Terminal(true, unicode, true, columns));
            List<String> hosts = new ArrayList<>(names(12));
            hosts.addAll(List.of("東京のワーカー一号機と二号機と三号機と四号機", "e\u0301te\u0301", "deploy@host", "🚀-launcher"));
            for (String host : hosts) {
                table.take(new Event.Started(host, "apply"));
            }
            table.take(new Event.Finished(hosts.get(0), "apply", false, null));
            Screen bare = new Screen(columns - 1, 24).take(String.join("\n", table.lines(columns - 1, 22)) + "\n");
            assertThat(bare.broken()).as("what the table gives").isZero();
            LiveBlock block = new LiveBlock(stream, t -> t);
            Screen screen = new Screen(columns, 24);
            for (int i = 0; i < 3; i++) {
                bytes.reset();
                block.draw(table.lines(columns - 1, 22), columns);
                screen.take(bytes.toString(StandardCharsets.UTF_8));
            }
            assertThat(screen.broken()).isZero();
            assertThat(screen.lines()).as("drawn in place").hasSize(hosts.size());
            assertThat(screen.lines()).anyMatch(l -> l.startsWith("  deploy@host"));
        }
    }

    @Test
    void aRowThatIsTooWideNeverthelessIsCut() {
        LiveBlock block = new LiveBlock(stream, t -> t.replace("token", "a-longer-word"));
        block.draw(List.of("x".repeat(70) + " token", "second"), 80);
        block.draw(List.of("again"), 80);
        Screen screen = replay(80, 24);
        assertThat(screen.lines()).containsExactly("again");
        assertThat(screen.broken()).isZero();
    }

    @Test
    void namesThatWouldMoveTheCursorOrPaintDoNot() {
        Console console = console(new Terminal(true, true, true, 80, true), 80, 24);
        ProgressView view = new ProgressView(console, false, clock);
        List<String> hosts =
                List.of("a\u001b[2Jb", "c\rd", "e\nf", "g\u009b5Ah", "i\u202ej", "k\u001b[31ml", "m\u0007n", "o\tp");
        rollout(view, hosts);
        console.say("over: \u001b[2A\u001b]0;title\u0007");

        Screen screen = replay(80, 24);
        assertThat(screen.lines()).contains("over: ?[2A?]0;title?").anyMatch(l -> l.contains("something to know"));
        assertThat(screen.broken()).isZero();
    }

    /** After Ctrl-C hosts are left to themselves: they end no step, and the results come nevertheless. */
    @Test
    void resultsStandWhereHostsNeverEnd() {
        Console console = console(new Terminal(true, true, true, 80, true), 80, 24);
        ProgressView view = new ProgressView(console, false, clock);
        view.emit(new Event.Started("w1", "apply"));
        view.emit(new Event.Started("w2", "apply"));
        console.say("? w1  in flight");
        view.emit(new Event.Started("w2", "health"));
        console.note("beside");
        console.say("? w2  in flight");
        console.endDrawing();
        view.emit(new Event.Noticed("w1", Problem.warning("deploy/note", "late", "w1: heard after the end")));
        view.emit(new Event.Started("w1", "later"));

        assertThat(replay(80, 24).lines().stream().map(String::strip))
                .startsWith("? w1  in flight", "beside", "? w2  in flight")
                .contains("w1: heard after the end")
                .noneMatch(l -> l.contains("…"));
    }

    @Test
    void whereNothingIsDrawnNoSequenceIsWritten() {
        Console console = console(new Terminal(false, true, false, 80, true), 80, 24);
        rollout(new ProgressView(console, false, clock), names(30));
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("\u001b").contains("  w1  upload ✓\n", "  w3  apply ✗\n", "  w30  apply ✓\n");
        assertThat(text.lines().filter(l -> l.contains("  health "))).hasSize(30);
    }
}
