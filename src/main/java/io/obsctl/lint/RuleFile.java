package io.obsctl.lint;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.problem.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A rule file with the place of every rule.
 *
 * @param broken why it is no rule file, or {@code null}
 * @param brokenAt where that shows
 */
record RuleFile(
        Artifact artifact,
        List<Rule> rules,
        @Nullable String broken,
        @Nullable Position brokenAt) {
    /** What a title has behind the alert's name when several alerts share it. */
    private static final Pattern APART = Pattern.compile("(?: \\(.*\\))?(?: #\\d+)?$", Pattern.DOTALL);

    /**
     * One alert or recording rule.
     *
     * @param metrics whether the expression is PromQL, not LogQL
     */
    record Rule(
            String file,
            boolean metrics,
            boolean alert,
            String name,
            Position nameAt,
            String expr,
            ScalarNode exprNode,
            Map<String, String> labels,
            Map<String, String> annotations,
            List<String> lines) {
        Rule withoutWhatSetsItApart() {
            String alone = APART.matcher(name).replaceFirst("");
            return new Rule(file, metrics, alert, alone, nameAt, expr, exprNode, labels, annotations, lines);
        }

        /** The place of a character of the expression. */
        Position at(int offset) {
            Mark start = mark(exprNode);
            int line = start.getLine() + 1;
            if (exprNode.getScalarStyle() == ScalarStyle.SINGLE_QUOTED
                    || exprNode.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED) {
                String before = expr.substring(0, Math.min(offset, expr.length()));
                int escapes = (int) before.chars()
                        .filter(c -> exprNode.getScalarStyle() == ScalarStyle.SINGLE_QUOTED
                                ? c == '\''
                                : c == '"' || c == '\\')
                        .count();
                return Position.at(file, line, start.getColumn() + 2 + offset + escapes);
            }
            return Position.at(file, line, start.getColumn() + 1);
        }

        String line(Position at) {
            return at.line() <= lines.size() ? lines.get(at.line() - 1) : "";
        }
    }

    /** A file for the ruler of Mimir or Loki. */
    static RuleFile read(Artifact artifact) {
        boolean metrics = artifact.kind() == ArtifactKind.MIMIR_RULES;
        return read(artifact, "groups", (top, lines) -> {
            List<Rule> rules = new ArrayList<>();
            for (Node group : items(top, "groups")) {
                for (Node rule : items(group, "rules")) {
                    Map<String, Node> fields = fields(rule);
                    boolean alert = fields.containsKey("alert");
                    rule(artifact.path(), metrics, alert, fields.get(alert ? "alert" : "record"), fields, lines)
                            .ifPresent(rules::add);
                }
            }
            return rules;
        });
    }

    /** A group that Grafana evaluates. JSON is YAML. */
    static RuleFile readGrafana(Artifact artifact) {
        return read(artifact, "rules", (top, lines) -> {
            List<Rule> rules = new ArrayList<>();
            for (Node rule : items(top, "rules")) {
                Map<String, Node> fields = new HashMap<>(fields(rule));
                for (Node query : items(rule, "data")) {
                    Map<String, Node> model = fields(fields(query).get("model"));
                    Node expr = model.get("expr");
                    if (expr != null) {
                        fields.put("expr", expr);
                        boolean metrics = "prometheus"
                                .equals(texts(model.get("datasource")).get("type"));
                        rule(artifact.path(), metrics, true, fields.get("title"), fields, lines)
                                .map(Rule::withoutWhatSetsItApart)
                                .ifPresent(rules::add);
                    }
                }
            }
            return rules;
        });
    }

    private static RuleFile read(
            Artifact artifact, String key, BiFunction<MappingNode, List<String>, List<Rule>> rules) {
        String text = artifact.shownText();
        try {
            Optional<Node> root = new Compose(LoadSettings.builder().build()).composeString(text);
            if (root.isPresent() && root.get() instanceof MappingNode top) {
                return new RuleFile(artifact, rules.apply(top, text.lines().toList()), null, null);
            }
            return new RuleFile(
                    artifact, List.of(), "a map with `" + key + "` is expected", Position.at(artifact.path(), 1, 1));
        } catch (MarkedYamlEngineException e) {
            Position at = e.getProblemMark()
                    .map(m -> Position.at(artifact.path(), m.getLine() + 1, m.getColumn() + 1))
                    .orElse(Position.at(artifact.path(), 1, 1));
            return new RuleFile(artifact, List.of(), e.getProblem(), at);
        } catch (YamlEngineException e) {
            return new RuleFile(
                    artifact, List.of(), String.valueOf(e.getMessage()), Position.at(artifact.path(), 1, 1));
        }
    }

    private static Optional<Rule> rule(
            String file,
            boolean metrics,
            boolean alert,
            @Nullable Node name,
            Map<String, Node> fields,
            List<String> lines) {
        if (name instanceof ScalarNode n && fields.get("expr") instanceof ScalarNode expr) {
            Mark at = mark(n);
            return Optional.of(new Rule(
                    file,
                    metrics,
                    alert,
                    n.getValue(),
                    Position.at(file, at.getLine() + 1, at.getColumn() + 1),
                    expr.getValue(),
                    expr,
                    texts(fields.get("labels")),
                    texts(fields.get("annotations")),
                    lines));
        }
        return Optional.empty();
    }

    private static Mark mark(Node node) {
        return node.getStartMark().orElseGet(() -> new Mark("", 0, 0, 0, new int[0], 0));
    }

    private static List<Node> items(Node node, String key) {
        return fields(node).get(key) instanceof SequenceNode s ? s.getValue() : List.of();
    }

    private static Map<String, Node> fields(@Nullable Node node) {
        Map<String, Node> fields = new HashMap<>();
        if (node instanceof MappingNode map) {
            for (NodeTuple tuple : map.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    fields.put(key.getValue(), tuple.getValueNode());
                }
            }
        }
        return fields;
    }

    private static Map<String, String> texts(@Nullable Node node) {
        Map<String, String> texts = new HashMap<>();
        fields(node).forEach((key, value) -> {
            if (value instanceof ScalarNode scalar) {
                texts.put(key, scalar.getValue());
            }
        });
        return texts;
    }
}
