package io.obsctl.infra.inventory;

import io.obsctl.problem.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** YAML, and JSON with it, as nodes with places. Nothing is constructed from tags. */
final class YamlText {
    private static final int MOST_CHARACTERS = 32 << 20;
    private static final int DEEPEST = 40;

    private final String file;
    private final InventoryFindings findings;

    YamlText(String file, InventoryFindings findings) {
        this.file = file;
        this.findings = findings;
    }

    /** The document; empty when there is none or it is no YAML, which is told. */
    Optional<Node> read(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(MOST_CHARACTERS)
                .setMaxAliasesForCollections(1000)
                .setAllowDuplicateKeys(true)
                .build();
        try {
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            Position at = e.getProblemMark()
                    .map(m -> Position.at(file, m.getLine() + 1, m.getColumn() + 1))
                    .orElse(Position.at(file, 1, 1));
            findings.syntax(e.getProblem() == null ? "it is no YAML" : e.getProblem(), at);
        } catch (YamlEngineException e) {
            findings.syntax("it is no YAML that can be read", Position.at(file, 1, 1));
        }
        return Optional.empty();
    }

    Position at(Node node) {
        return node.getStartMark()
                .map(m -> Position.at(file, m.getLine() + 1, m.getColumn() + 1))
                .orElse(Position.at(file, 1, 1));
    }

    /** Entries of a mapping by their keys' texts; {@code <<} is laid below them. */
    Map<String, Node> entries(MappingNode mapping) {
        return entries(mapping, 0);
    }

    private Map<String, Node> entries(MappingNode mapping, int depth) {
        Map<String, Node> below = new LinkedHashMap<>();
        Map<String, Node> own = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                findings.syntax("a key is a text", at(entry.getKeyNode()));
            } else if (key.getValue().equals("<<")
                    && entry.getValueNode() instanceof MappingNode base
                    && depth < DEEPEST) {
                entries(base, depth + 1).forEach(below::putIfAbsent);
            } else {
                own.put(key.getValue(), entry.getValueNode());
            }
        }
        below.putAll(own);
        return below;
    }

    static boolean isNothing(Node node) {
        return node instanceof ScalarNode s
                && (s.getTag().getValue().endsWith(":null")
                        || (s.isPlain()
                                && (s.getValue().isEmpty()
                                        || s.getValue().equals("~")
                                        || s.getValue().equals("null"))));
    }

    Variable variable(Node node) {
        Position at = at(node);
        if (node instanceof ScalarNode scalar) {
            boolean vault = scalar.getTag().getValue().equals("!vault")
                    || scalar.getValue().startsWith("$ANSIBLE_VAULT");
            return vault
                    ? new Variable("vault", Variable.Kind.VAULT, at)
                    : Variable.scalar(isNothing(node) ? "" : scalar.getValue(), at);
        }
        return new Variable(node instanceof SequenceNode ? "list" : "mapping", Variable.Kind.STRUCTURE, at);
    }
}
