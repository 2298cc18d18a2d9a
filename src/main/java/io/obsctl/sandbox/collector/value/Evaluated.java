package io.obsctl.sandbox.collector.value;

import io.obsctl.lang.alloy.Span;
import io.obsctl.lang.alloy.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A block whose expressions have become values.
 *
 * @param name as written, {@code stage.json} for example
 * @param header where name and label stand
 */
public record Evaluated(
        String name, @Nullable String label, Span header, Map<String, Attribute> attributes, List<Evaluated> blocks) {
    /** One attribute. */
    public record Attribute(String name, Value value, Span nameSpan, Span valueSpan) {}

    public Evaluated {
        attributes = Map.copyOf(attributes);
        blocks = List.copyOf(blocks);
    }

    /** Evaluates everything in a block; nothing is kept of it if one expression fails. */
    public static Evaluated of(Statement.Block block, Evaluator evaluator) throws EvaluationFailure {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        List<Evaluated> blocks = new ArrayList<>();
        for (Statement statement : block.body()) {
            if (statement instanceof Statement.Attribute a) {
                Value value = evaluator.evaluate(a.value());
                attributes.put(
                        a.name(),
                        new Attribute(a.name(), value, a.nameSpan(), a.value().span()));
            } else if (statement instanceof Statement.Block inner) {
                blocks.add(of(inner, evaluator));
            }
        }
        return new Evaluated(block.name(), block.label(), block.header(), attributes, blocks);
    }
}
