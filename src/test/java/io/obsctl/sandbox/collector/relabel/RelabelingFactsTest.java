package io.obsctl.sandbox.collector.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.sandbox.collector.text.GoRegex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every set of rules and targets that a real discovery.relabel was shown: the same labels come out here. */
class RelabelingFactsTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @TestFactory
    Stream<DynamicTest> agreesWithTheRealOne() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/facts/relabel.jsonl"));
        return java.util.stream.IntStream.range(0, lines.size())
                .mapToObj(i -> DynamicTest.dynamicTest("case " + (i + 1), () -> agrees(JSON.readTree(lines.get(i)))));
    }

    private static void agrees(JsonNode given) {
        Relabeling relabeling = new Relabeling(rules(given.get("rules")));
        List<Map<String, String>> output = new ArrayList<>();
        for (JsonNode target : given.get("targets")) {
            relabeling.apply(labels(target)).ifPresent(output::add);
        }
        List<Map<String, String>> expected = new ArrayList<>();
        given.get("output").forEach(o -> expected.add(labels(o)));
        assertThat(output).containsExactlyInAnyOrderElementsOf(expected);
        for (RelabelRule rule : relabeling.rules()) {
            assertThat(rule.refusal()).as("a rule that the real one took").isEmpty();
        }
    }

    private static Map<String, String> labels(JsonNode node) {
        Map<String, String> labels = new TreeMap<>();
        node.properties().forEach(e -> labels.put(e.getKey(), e.getValue().asString()));
        return labels;
    }

    static List<RelabelRule> rules(JsonNode nodes) {
        List<RelabelRule> rules = new ArrayList<>();
        for (JsonNode n : nodes) {
            List<String> sources = new ArrayList<>();
            n.path("source_labels").forEach(s -> sources.add(s.asString()));
            rules.add(new RelabelRule(
                    RelabelAction.named(n.path("action").asString("replace")),
                    sources,
                    n.path("separator").asString(RelabelRule.DEFAULT_SEPARATOR),
                    GoRegex.anchored(n.path("regex").asString(RelabelRule.DEFAULT_REGEX)),
                    n.path("modulus").asLong(0),
                    n.path("target_label").asString(""),
                    n.path("replacement").asString(RelabelRule.DEFAULT_REPLACEMENT)));
        }
        return rules;
    }

    @Test
    void changesCaseAsGoDoes() {
        assertThat(upper("straße")).contains(Map.of("in", "straße", "out", "STRAßE"));
    }

    private static Optional<Map<String, String>> upper(String value) {
        JsonNode rules =
                JSON.readTree("[{\"action\":\"uppercase\",\"source_labels\":[\"in\"],\"target_label\":\"out\"}]");
        return new Relabeling(rules(rules)).apply(Map.of("in", value));
    }
}
