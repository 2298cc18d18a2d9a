package io.obsctl.lang.alloy.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.catalog.Stability;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import io.obsctl.testing.SharedFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a real Alloy 1.15.1 said of 1,710 configs ({@code shared/alloy/verdicts.jsonl}); else a committed sample. */
class VerdictsTest {
    static final CheckTarget MEASURED = new CheckTarget(new AlloyVersion(15), Stability.EXPERIMENTAL, true);

    private final List<String> falseAlarms = new ArrayList<>();
    private final List<String> missedByBoth = new ArrayList<>();
    private final List<String> missedAtLoad = new ArrayList<>();
    private final List<String> otherLine = new ArrayList<>();
    private final List<String> otherBlock = new ArrayList<>();
    private final List<String> strictnessWrong = new ArrayList<>();
    private int accepted;
    private int both;
    private int loadOnly;
    private int lines;

    @Test
    void agreesWithARealAlloy() throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (String line : SharedFacts.linesOrSample("alloy/verdicts.jsonl")) {
            judge(json.readTree(line));
        }
        int found = loadOnly - missedAtLoad.size();
        String summary = "accepted " + accepted + ", false alarms " + falseAlarms.size() + "; refused by both " + both
                + ", missed " + missedByBoth.size() + "; refused at load only " + loadOnly + ", found " + found
                + "; other line than validate " + otherLine.size() + " of " + lines + "; outside the block "
                + otherBlock.size() + " of " + found;
        System.out.println("verdicts: " + summary);
        Files.writeString(
                Path.of("target/verdicts.txt"),
                summary + "\n\nFALSE ALARMS\n" + String.join("\n", falseAlarms) + "\n\nMISSED BY BOTH\n"
                        + String.join("\n", missedByBoth) + "\n\nMISSED AT LOAD\n"
                        + String.join("\n", missedAtLoad) + "\n\nOTHER LINE\n" + String.join("\n", otherLine)
                        + "\n\nOTHER BLOCK\n" + String.join("\n", otherBlock) + "\n");
        assertThat(falseAlarms).isEmpty();
        assertThat(strictnessWrong).isEmpty();
        // What a variable holds decided these; obsctl takes variables as unknown and never refuses them.
        assertThat(missedByBoth).as(summary).allMatch(m -> m.contains("sys.env"));
        assertThat(missedAtLoad).as(summary).allMatch(m -> m.contains("sys.env"));
        assertThat(found / (double) loadOnly).as(summary).isGreaterThanOrEqualTo(0.97);
        assertThat(1 - otherLine.size() / (double) lines).as(summary).isGreaterThanOrEqualTo(0.98);
    }

    private void judge(JsonNode c) {
        String config = c.get("config").asString();
        String name = c.get("id").asString() + " " + c.get("kind").asString() + " "
                + c.get("component").asString();
        List<Problem> problems = check(config);
        boolean ok = problems.stream().noneMatch(p -> p.severity() == Severity.ERROR);
        boolean validates = c.get("validate").get("accepted").asBoolean();
        String load = c.get("load").get("result").asString();
        if (load.equals("accepted")) {
            accepted++;
            strictness(name, validates, c.get("validate").get("diagnostics"), problems);
            if (!ok) {
                falseAlarms.add(name + " " + errors(problems));
            }
        } else if (load.equals("rejected")) {
            JsonNode told = c.get(validates ? "load" : "validate").get("diagnostics");
            if (validates) {
                loadOnly++;
            } else {
                both++;
            }
            if (ok) {
                String why = config.contains("sys.env") ? " sys.env" : "";
                (validates ? missedAtLoad : missedByBoth).add(name + why + " " + told);
            } else if (validates) {
                block(name, config, told, problems);
            } else {
                line(name, told, problems);
            }
        }
    }

    /** What only validate refuses is told as such, at its line; what validate takes is not. */
    private void strictness(String name, boolean validates, JsonNode told, List<Problem> problems) {
        TreeSet<Integer> ours = new TreeSet<>();
        for (Problem p : problems) {
            if (p.id().name().equals("validate-only") && p.position() != null) {
                ours.add(p.position().line());
            }
        }
        boolean agrees = validates
                ? ours.isEmpty()
                : ours.contains(told.get(0).get("line").asInt());
        if (!agrees) {
            strictnessWrong.add(name + " " + told + " OURS " + ours);
        }
    }

    static List<Problem> check(String config) {
        AlloySyntax.Parsed parsed = AlloySyntax.parse("x", config);
        return parsed.ok() ? AlloyChecker.check(List.of(parsed.file()), MEASURED) : parsed.problems();
    }

    private static String errors(List<Problem> problems) {
        StringBuilder out = new StringBuilder();
        for (Problem p : problems) {
            if (p.severity() == Severity.ERROR) {
                out.append(p.position())
                        .append(' ')
                        .append(p.id())
                        .append(' ')
                        .append(p.detail())
                        .append("; ");
            }
        }
        return out.toString();
    }

    private void line(String name, JsonNode told, List<Problem> problems) {
        lines++;
        TreeSet<Integer> theirs = new TreeSet<>();
        told.forEach(d -> theirs.add(d.get("line").asInt()));
        for (Problem p : problems) {
            if (p.severity() == Severity.ERROR
                    && p.position() != null
                    && theirs.contains(p.position().line())) {
                return;
            }
        }
        otherLine.add(name + " " + told + " OURS " + errors(problems));
    }

    private void block(String name, String config, JsonNode told, List<Problem> problems) {
        for (JsonNode d : told) {
            int[] range = blockAround(config, d.get("line").asInt());
            for (Problem p : problems) {
                if (p.severity() == Severity.ERROR
                        && p.position() != null
                        && p.position().line() >= range[0]
                        && p.position().line() <= range[1]) {
                    return;
                }
            }
        }
        otherBlock.add(name + " " + told + " OURS " + errors(problems));
    }

    /** The lines of the top-level block that holds a line; everything for line 0. */
    private static int[] blockAround(String config, int line) {
        for (var statement : AlloySyntax.parse("x", config).file().body()) {
            if (statement.span().line() <= line && line <= statement.span().endLine()) {
                return new int[] {statement.span().line(), statement.span().endLine()};
            }
        }
        return new int[] {0, Integer.MAX_VALUE};
    }
}
