package io.obsctl.sandbox.collector.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.Evaluated;
import io.obsctl.sandbox.collector.value.Evaluator;
import io.obsctl.sandbox.collector.value.StdLib;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every pipeline that a real loki.process was shown: the same lines, labels and times come out here, without exception. */
class StagesFactsTest {
    /** Lines were read on the day of the recording: what has no year gets this one. */
    private static final Instant READ_AT = Instant.parse("2026-11-21T09:00:00Z");

    private static final JsonMapper JSON = JsonMapper.shared();

    @TestFactory
    Stream<DynamicTest> agreesWithTheRealOne() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/facts/log-stages.jsonl"));
        return IntStream.range(0, lines.size())
                .mapToObj(i -> DynamicTest.dynamicTest("case " + (i + 1), () -> agrees(JSON.readTree(lines.get(i)))));
    }

    private static void agrees(JsonNode given) throws Exception {
        Arguments arguments = arguments(given.get("stages").asString());
        Pipeline pipeline = Pipeline.of(arguments, Clock.fixed(READ_AT, ZoneOffset.UTC), reason -> {});
        arguments.check();
        boolean timed = given.get("stages").asString().contains("stage.timestamp");
        List<Map<String, Object>> output = new ArrayList<>();
        for (JsonNode line : given.at("/given/lines")) {
            LogEntry entry = new LogEntry(labels(given.at("/given/labels")), READ_AT, line.asString(), Map.of());
            pipeline.accept(entry, e -> output.add(shown(e, timed)));
        }
        pipeline.finish(e -> output.add(shown(e, timed)));
        List<Map<String, Object>> expected = new ArrayList<>();
        for (JsonNode o : given.get("output")) {
            Map<String, Object> one = new HashMap<>();
            one.put("line", o.get("line").asString());
            one.put("labels", labels(o.get("labels")));
            if (timed) {
                one.put("timestamp", recorded(o.path("timestamp").asString("none recorded")));
            }
            expected.add(one);
        }
        assertThat(output).as(given.get("stages").asString()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** The same instant, whatever offset the recording shows it in. */
    private static String recorded(String text) {
        return text.matches("\\d.*") ? millis(OffsetDateTime.parse(text).toInstant()) : text;
    }

    private static Map<String, Object> shown(LogEntry entry, boolean timed) {
        Map<String, Object> one = new HashMap<>();
        one.put("line", entry.line());
        one.put("labels", entry.labels());
        if (timed) {
            boolean read = entry.timestamp().equals(READ_AT);
            one.put("timestamp", read ? "time of reading" : millis(entry.timestamp()));
        }
        return one;
    }

    private static String millis(Instant time) {
        String text = Instant.ofEpochMilli(time.toEpochMilli()).toString();
        return text.contains(".") ? text : text.replace("Z", ".000Z");
    }

    static Arguments arguments(String stages) throws Exception {
        AlloySyntax.Parsed parsed = AlloySyntax.parse("c.alloy", "loki.process \"p\" {\n" + stages + "}\n");
        assertThat(parsed.problems()).isEmpty();
        Evaluator evaluator = new Evaluator(path -> Optional.empty(), new StdLib(Map.of(), "host", "v1.15.1"));
        Statement.Block block = (Statement.Block) parsed.file().body().get(0);
        return new Arguments(Evaluated.of(block, evaluator));
    }

    private static Map<String, String> labels(JsonNode node) {
        Map<String, String> labels = new HashMap<>();
        node.properties().forEach(e -> labels.put(e.getKey(), e.getValue().asString()));
        return labels;
    }
}
