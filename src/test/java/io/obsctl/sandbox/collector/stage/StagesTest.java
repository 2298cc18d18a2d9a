package io.obsctl.sandbox.collector.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Stages that the recorded cases leave out. */
class StagesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    private static List<LogEntry> run(String stages, String... lines) throws Exception {
        Arguments arguments = StagesFactsTest.arguments(stages);
        Pipeline pipeline = Pipeline.of(arguments, Clock.fixed(NOW, ZoneOffset.UTC), reason -> {});
        arguments.check();
        List<LogEntry> out = new ArrayList<>();
        for (String line : lines) {
            pipeline.accept(new LogEntry(Map.of("job", "t"), NOW, line, Map.of()), out::add);
        }
        pipeline.finish(out::add);
        return out;
    }

    private static List<String> lines(List<LogEntry> entries) {
        return entries.stream().map(LogEntry::line).toList();
    }

    @Test
    void multilineJoinsUpToTheNextFirstLine() throws Exception {
        assertThat(lines(run("stage.multiline {\n firstline = `^\\d`\n}\n", "before", "1 a", "  b", "2 c", "  d")))
                .containsExactly("before", "1 a\n  b", "2 c\n  d");
        assertThat(lines(run("stage.multiline {\n firstline = `^\\d`\n max_lines = 2\n}\n", "1 a", "b", "c")))
                .containsExactly("1 a\nb", "c");
    }

    @Test
    void criJoinsPartialLinesAndTakesTheTime() throws Exception {
        List<LogEntry> out = run(
                "stage.cri { }\n",
                "2026-11-20T08:00:00.5Z stdout P half ",
                "2026-11-20T08:00:01Z stdout F a line",
                "no cri");
        assertThat(lines(out)).containsExactly("half a line", "no cri");
        assertThat(out.get(0).labels()).containsEntry("stream", "stdout");
        assertThat(out.get(0).timestamp()).isEqualTo(Instant.parse("2026-11-20T08:00:01Z"));
    }

    @Test
    void dockerUnwraps() throws Exception {
        List<LogEntry> out =
                run("stage.docker { }\n", "{\"log\":\"x\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-20T08:00:00Z\"}");
        assertThat(out.get(0).line()).isEqualTo("x\n");
        assertThat(out.get(0).labels()).containsEntry("stream", "stderr");
    }

    @Test
    void limitDropsWhatComesTooFast() throws Exception {
        assertThat(run("stage.limit {\n rate = 1\n burst = 2\n drop = true\n}\n", "a", "b", "c", "d"))
                .hasSize(2);
    }

    @Test
    void tenantDecolorizeAndMetadata() throws Exception {
        LogEntry out = run("""
                        stage.decolorize { }
                        stage.logfmt {
                          mapping = { trace_id = "", org = "" }
                        }
                        stage.structured_metadata {
                          values = { trace_id = "" }
                        }
                        stage.tenant {
                          source = "org"
                        }
                        """, "\u001b[31mtrace_id\u001b[0m=abc org=o1").get(0);
        assertThat(out.line()).isEqualTo("trace_id=abc org=o1");
        assertThat(out.metadata()).containsEntry("trace_id", "abc");
        assertThat(out.labels()).containsEntry("__tenant_id__", "o1");
    }

    @Test
    void templateKnowsVariablesRangesAndSprig() throws Exception {
        List<LogEntry> out = run("""
                stage.template {
                  source   = "x"
                  template = `{{- $n := "a" -}}{{ range $i, $p := splitList "," .Entry }}{{ if $i }}-{{ end }}{{ $p | upper }}{{ end }}|{{ default "none" .nope }}|{{ printf "%03d" 7 }}|{{ $n }}`
                }
                stage.output {
                  source = "x"
                }
                """, "a,b");
        assertThat(lines(out)).containsExactly("A-B|none|007|a");
    }

    @Test
    void wrongStagesAreRefusedAllAtOnce() {
        assertThatThrownBy(() -> run("""
                        stage.regex {
                          expression = "("
                        }
                        stage.template {
                          source   = "x"
                          template = "{{ nope .Value }}"
                        }
                        stage.match {
                          selector = "{a=}"
                          action   = "drop"
                        }
                        stage.geoip { }
                        """, "x"))
                .isInstanceOf(BadArguments.class)
                .hasMessageContaining("could not compile regular expression")
                .hasMessageContaining("function \"nope\" not defined")
                .hasMessageContaining("invalid selector syntax")
                .hasMessageContaining("stage.geoip");
    }
}
