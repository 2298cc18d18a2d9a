package io.obsctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.report.Terminal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalsTest {
    private static Terminal out(String tty, Map<String, String> environment) {
        return new Terminals(environment, tty).of(1, true);
    }

    @Test
    void withoutColourATableIsStillDrawnInPlace() {
        assertThat(new Terminals(Map.of("TERM", "xterm", "NO_COLOR", "1"), "012").of(2, false))
                .satisfies(t -> assertThat(t.colour()).isFalse())
                .satisfies(t -> assertThat(t.live()).isTrue());
        assertThat(new Terminals(Map.of("TERM", "dumb"), "012").of(2, false).live())
                .isFalse();
        assertThat(new Terminals(Map.of("TERM", "xterm"), "0").of(2, false).live())
                .isFalse();
    }

    @Test
    void linesAreBrokenWhereTheWidthOfATerminalIsKnown() {
        assertThat(out("012", Map.of("COLUMNS", "72"))).satisfies(t -> {
            assertThat(t.width()).isEqualTo(72);
            assertThat(t.wraps()).isTrue();
        });
    }

    @Test
    void filesAndTerminalsOfUnknownWidthGetWholeLines() {
        assertThat(out("02", Map.of("COLUMNS", "72")).wraps()).isFalse();
        assertThat(out("02", Map.of("COLUMNS", "72")).width()).isEqualTo(100);
        assertThat(out("012", Map.of()).wraps()).isFalse();
        assertThat(out("012", Map.of("COLUMNS", "0")).wraps()).isFalse();
    }
}
