package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Span;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.catalog.Body;
import io.obsctl.lang.alloy.catalog.Catalogue;
import io.obsctl.lang.alloy.catalog.Type;
import io.obsctl.lang.alloy.catalog.Versions;
import io.obsctl.problem.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds the statements of a block against the body that the catalogue has for it. */
final class BodyChecker {
    private final Catalogue catalogue;
    private final CheckTarget target;
    private final Findings findings;
    private final Conversion conversion;
    private final Rules rules;

    BodyChecker(Catalogue catalogue, CheckTarget target, Findings findings, Rules rules) {
        this.catalogue = catalogue;
        this.target = target;
        this.findings = findings;
        this.conversion = new Conversion(catalogue, target.version());
        this.rules = rules;
    }

    /** Checks a body and everything in it; the rules run only over parts that are otherwise right. */
    Decoded check(
            String bodyName, List<Statement> statements, Span header, @Nullable String label, Evaluator evaluator) {
        Body body = catalogue.body(bodyName);
        int errorsBefore = findings.errors();
        Decoded decoded = new Decoded(body, header);
        if (body.anyAttribute() != null
                && body.attributes().isEmpty()
                && body.blocks().isEmpty()) {
            free(body.anyAttribute(), statements, evaluator, decoded);
        } else {
            fixed(body, statements, header, evaluator, decoded);
        }
        if (findings.errors() == errorsBefore) {
            rules.apply(decoded, target, findings);
        }
        return decoded;
    }

    private void free(Type type, List<Statement> statements, Evaluator evaluator, Decoded decoded) {
        for (Statement statement : statements) {
            if (statement instanceof Statement.Attribute attribute) {
                value(attribute, type, List.of(), evaluator, decoded);
            } else {
                findings.error("alloy/unknown-block", statement.span(), "blocks cannot stand here");
            }
        }
    }

    private void fixed(Body body, List<Statement> statements, Span header, Evaluator evaluator, Decoded decoded) {
        Map<String, Integer> blockCounts = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (Statement statement : statements) {
            if (statement instanceof Statement.Attribute attribute) {
                attribute(body, attribute, seen, evaluator, decoded);
            } else if (statement instanceof Statement.Block block) {
                block(body, block, blockCounts, evaluator, decoded);
            }
        }
        missing(body, header, seen, blockCounts.keySet());
    }

    private void attribute(
            Body body, Statement.Attribute attribute, Set<String> seen, Evaluator evaluator, Decoded decoded) {
        String name = attribute.name();
        Body.Attribute spec = body.attribute(name, target.version());
        if (spec == null) {
            unknownAttribute(body, attribute);
            return;
        }
        if (!seen.add(name)) {
            findings.error("alloy/duplicate", attribute.span(), "the attribute " + name + " is given twice");
            return;
        }
        value(attribute, spec.type(), spec.values(), evaluator, decoded);
    }

    private void unknownAttribute(Body body, Statement.Attribute attribute) {
        String name = attribute.name();
        if (body.block(name, target.version()) != null) {
            findings.error(
                    "alloy/unknown-attribute",
                    attribute.span(),
                    name + " is a block, not an attribute",
                    "write " + name + " { … }");
        } else if (body.attributes().containsKey(name)) {
            findings.error(
                    "alloy/version",
                    attribute.span(),
                    otherVersions(name, body.attributes().get(name).get(0).versions()));
        } else {
            findings.error("alloy/unknown-attribute", attribute.span(), name, didYouMean(name, names(body)));
        }
    }

    private void value(
            Statement.Attribute attribute, Type type, List<String> values, Evaluator evaluator, Decoded decoded) {
        Value value;
        try {
            value = evaluator.evaluate(attribute.value());
        } catch (EvaluationError e) {
            findings.error(e);
            decoded.put(attribute.name(), Value.ANYTHING, attribute.span());
            return;
        }
        try {
            value = conversion.into(value, type);
            strictness(attribute.value(), type);
            closedSet(attribute, value, values);
        } catch (Conversion.Misfit e) {
            findings.error(
                    e.id(), guilty(attribute.value(), type), attribute.name() + ": " + e.detail(), hint(e, attribute));
            value = Value.ANYTHING;
        }
        decoded.put(attribute.name(), value, attribute.span());
    }

    private static String hint(Conversion.Misfit e, Statement.Attribute attribute) {
        if (e.id().equals("alloy/secret-as-string")) {
            return "convert.nonsensitive(" + attribute.value().span().text() + ") makes it readable, if that is meant";
        }
        return "";
    }

    /** The element that does not fit, when the value is a list that is written out. */
    private Span guilty(Expression expression, Type type) {
        if (expression instanceof Expression.ListLiteral list && type instanceof Type.ListOf of) {
            for (Expression element : list.elements()) {
                if (element instanceof Expression.Literal literal) {
                    try {
                        conversion.into(Evaluator.literal(literal), of.element());
                    } catch (Conversion.Misfit | EvaluationError e) {
                        return element.span();
                    }
                }
            }
        }
        return expression.span();
    }

    private void closedSet(Statement.Attribute attribute, Value value, List<String> values) {
        if (!(value instanceof Value.Str text) || values.isEmpty() || values.contains(text.value())) {
            return;
        }
        if (text.value().isEmpty() || (ignoresCase(values) && containsIgnoreCase(values, text.value()))) {
            return;
        }
        String detail = attribute.name() + " is \"" + text.value() + "\"; allowed: " + String.join(", ", values);
        String hint = didYouMean(text.value(), values);
        if (Rules.isSure(target)) {
            findings.error("alloy/value", attribute.value().span(), detail, hint);
        } else {
            findings.warning("alloy/value", attribute.value().span(), detail, hint);
        }
    }

    /** The facts show one value in two cases where Alloy takes every case. */
    private static boolean ignoresCase(List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            if (containsIgnoreCase(values.subList(0, i), values.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean containsIgnoreCase(List<String> values, String wanted) {
        for (String value : values) {
            if (value.equalsIgnoreCase(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** What {@code alloy validate} refuses among the values that loading accepts. */
    private void strictness(Expression expression, Type type) {
        if (type == Type.Plain.ANY) {
            return;
        }
        if (expression instanceof Expression.Literal literal) {
            strictLiteral(literal, type);
        } else if (expression instanceof Expression.Unary unary
                && unary.value() instanceof Expression.Literal literal) {
            strictLiteral(literal, type);
        } else if (expression instanceof Expression.ListLiteral list && type instanceof Type.ListOf of) {
            for (Expression element : list.elements()) {
                strictness(element, of.element());
            }
        } else if (expression instanceof Expression.ObjectLiteral object) {
            if (type instanceof Type.MapOf of) {
                for (Expression.Field field : object.fields()) {
                    strictness(field.value(), of.element());
                }
            } else if (type instanceof Type.ObjectOf) {
                findings.validateOnly(expression.span(), "an object stands where a block's arguments are expected");
            }
        }
    }

    private void strictLiteral(Expression.Literal literal, Type type) {
        boolean number = literal.kind() == Expression.Kind.INTEGER || literal.kind() == Expression.Kind.FLOAT;
        if (literal.kind() == Expression.Kind.NULL) {
            findings.validateOnly(literal.span(), "null stands where " + type + " is expected");
        } else if (number && (type == Type.Plain.STRING || type == Type.Plain.DURATION)) {
            findings.validateOnly(literal.span(), "a number stands where " + type + " is expected");
        } else if (literal.kind() == Expression.Kind.STRING && (type == Type.Plain.INT || type == Type.Plain.NUMBER)) {
            findings.validateOnly(literal.span(), "a string stands where " + type + " is expected");
        }
    }

    private void block(
            Body body, Statement.Block block, Map<String, Integer> counts, Evaluator evaluator, Decoded decoded) {
        String name = block.name();
        Body.BlockSpec spec = body.block(name, target.version());
        if (spec == null) {
            unknownBlock(body, block);
            return;
        }
        int count = counts.getOrDefault(name, 0) + 1;
        counts.put(name, count);
        if (count > 1 && !spec.repeated()) {
            findings.error("alloy/duplicate", block.span(), "the block " + name + " may stand only once");
            return;
        }
        if (block.label() != null && !spec.labeled()) {
            findings.error("alloy/label", block.header(), "the block " + name + " takes no label");
        } else if (block.label() == null && spec.labeled()) {
            findings.error("alloy/label", block.header(), "the block " + name + " needs a label");
        }
        decoded.add(name, check(spec.body(), block.body(), block.header(), block.label(), evaluator));
    }

    private void unknownBlock(Body body, Statement.Block block) {
        String name = block.name();
        if (body.attribute(name, target.version()) != null) {
            findings.error(
                    "alloy/unknown-block",
                    block.header(),
                    name + " is an attribute, not a block",
                    "write " + name + " = …");
        } else if (body.blocks().containsKey(name)) {
            findings.error(
                    "alloy/version",
                    block.header(),
                    otherVersions(name, body.blocks().get(name).get(0).versions()));
        } else {
            findings.error("alloy/unknown-block", block.header(), name, didYouMean(name, names(body)));
        }
    }

    private void missing(Body body, Span header, Set<String> attributes, Set<String> blocks) {
        for (String name : body.attributes().keySet()) {
            Body.Attribute spec = body.attribute(name, target.version());
            if (spec != null && spec.required() && !attributes.contains(name)) {
                findings.error("alloy/missing-attribute", header, name, name + " is of type " + spec.type());
            }
        }
        for (String name : body.blocks().keySet()) {
            Body.BlockSpec spec = body.block(name, target.version());
            if (spec != null && spec.required() && !blocks.contains(name)) {
                findings.error("alloy/missing-block", header, name);
            }
        }
    }

    private String otherVersions(String name, Versions versions) {
        return versions.since().compareTo(target.version()) > 0
                ? name + " is in Alloy from " + versions.since() + "; the target is " + target.version()
                : name + " is in Alloy until " + versions.until() + "; the target is " + target.version();
    }

    private static List<String> names(Body body) {
        List<String> names = new ArrayList<>(body.attributes().keySet());
        names.addAll(body.blocks().keySet());
        return names;
    }

    static String didYouMean(String word, java.util.Collection<String> candidates) {
        return Nearest.to(word, candidates).map(n -> "did you mean " + n + "?").orElse("");
    }
}
