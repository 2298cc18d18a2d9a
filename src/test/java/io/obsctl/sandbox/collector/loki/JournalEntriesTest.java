package io.obsctl.sandbox.collector.loki;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.relabel.RelabelAction;
import io.obsctl.sandbox.collector.relabel.RelabelRule;
import io.obsctl.sandbox.collector.relabel.Relabeling;
import io.obsctl.sandbox.collector.text.GoRegex;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalEntriesTest {
    private static final Relabeling RULES = new Relabeling(
            List.of(rule("__journal__systemd_unit", "unit"), rule("__journal_priority_keyword", "level")));

    private static RelabelRule rule(String from, String to) {
        return new RelabelRule(RelabelAction.REPLACE, List.of(from), ";", GoRegex.anchored("(.*)"), 0, to, "$1");
    }

    private static LogEntry read(String json) {
        return new JournalEntries(Map.of("job", "systemd-journal"), RULES, false)
                .read(json, Instant.EPOCH)
                .orElseThrow()
                .entry();
    }

    @Test
    void takesMessageTimeAndLabels() {
        LogEntry entry = read("{\"MESSAGE\":\"started\",\"PRIORITY\":\"4\",\"_SYSTEMD_UNIT\":\"w.service\","
                + "\"__REALTIME_TIMESTAMP\":\"1700000000000001\",\"__CURSOR\":\"c\"}");
        assertThat(entry.line()).isEqualTo("started");
        assertThat(entry.timestamp()).isEqualTo(Instant.ofEpochSecond(1_700_000_000, 1_000));
        assertThat(entry.labels()).isEqualTo(Map.of("job", "systemd-journal", "unit", "w.service", "level", "warning"));
    }

    @Test
    void readsMessagesThatAreNoText() {
        assertThat(read("{\"MESSAGE\":[104,195,188]}").line()).isEqualTo("hü");
    }

    @Test
    void passesOverWhatIsNoEntry() {
        JournalEntries entries = new JournalEntries(Map.of("job", "j"), RULES, false);
        assertThat(entries.read("-- No entries --", Instant.EPOCH)).isEmpty();
        assertThat(entries.read("{\"PRIORITY\":\"1\"}", Instant.EPOCH)).isEmpty();
    }
}
