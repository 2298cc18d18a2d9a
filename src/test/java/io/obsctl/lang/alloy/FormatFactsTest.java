package io.obsctl.lang.alloy;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.problem.Problem;
import io.obsctl.testing.SharedFacts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What {@code alloy fmt} made of 400 inputs ({@code shared/alloy/format.jsonl}); without them a committed sample. */
class FormatFactsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<JsonNode> cases() {
        List<JsonNode> cases = new ArrayList<>();
        for (String line : SharedFacts.linesOrSample("alloy/format.jsonl")) {
            cases.add(JSON.readTree(line));
        }
        return cases;
    }

    @Test
    void printsTheSameBytesAsAlloyFmt() {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (JsonNode c : cases()) {
            if (c.has("formatted")) {
                compared++;
                AlloySyntax.Formatted formatted =
                        AlloySyntax.format("c.alloy", c.get("input").asString());
                if (!formatted.ok()
                        || !formatted.text().equals(c.get("formatted").asString())) {
                    wrong.add(c.get("id").asString());
                }
            }
        }
        assertThat(compared).isGreaterThan(20);
        assertThat(wrong).isEmpty();
    }

    @Test
    void refusesWhereAlloyFmtRefusesAndAtTheSamePlaces() {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (JsonNode c : cases()) {
            if (c.has("diagnostics")) {
                compared++;
                List<String> expected = new ArrayList<>();
                for (JsonNode d : c.get("diagnostics")) {
                    expected.add(d.get("line").asInt() + ":" + d.get("column").asInt());
                }
                List<String> found = new ArrayList<>();
                for (Problem p :
                        AlloySyntax.parse("c.alloy", c.get("input").asString()).problems()) {
                    found.add(
                            p.position() == null
                                    ? "?"
                                    : p.position().line() + ":" + p.position().column());
                }
                if (!found.equals(expected)) {
                    wrong.add(c.get("id").asString() + " " + found + " instead of " + expected);
                }
            }
        }
        assertThat(compared).isGreaterThan(5);
        assertThat(wrong).isEmpty();
    }
}
