package io.obsctl.lint;

import io.obsctl.lang.alloy.AlloyFile;
import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.model.ProbeNames;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tail sampling without a policy that keeps probes: {@code verify} would lose most of its traces by chance. */
final class ProbeDroppedCheck implements BundleCheck {
    private static final String ALWAYS = "always_sample";

    @Override
    public String id() {
        return "alloy/probe-dropped";
    }

    @Override
    public List<Problem> check(BundleUnderCheck bundle) {
        List<Problem> problems = new ArrayList<>();
        for (AlloyFile config : bundle.configs()) {
            for (Statement statement : config.body()) {
                if (statement instanceof Statement.Block block
                        && block.name().equals("otelcol.processor.tail_sampling")
                        && policies(block).stream().noneMatch(ProbeDroppedCheck::keepsProbes)) {
                    problems.add(Problem.error(id(), "sampling may drop the spans that verify sends", block.reference())
                            .at(block.header().position(), block.header().excerpt())
                            .hint("Add a policy of type string_attribute with key \"" + ProbeNames.RUN_ATTRIBUTE
                                    + "\", values [\".+\"] and enabled_regex_matching."));
                }
            }
        }
        return problems;
    }

    private static List<Statement.Block> policies(Statement.Block sampling) {
        return blocks(sampling, "policy");
    }

    private static boolean keepsProbes(Statement.Block policy) {
        if (text(policy, "type").filter(ALWAYS::equals).isPresent()) {
            return true;
        }
        return blocks(policy, "string_attribute").stream()
                .anyMatch(b ->
                        text(b, "key").filter(ProbeNames.RUN_ATTRIBUTE::equals).isPresent()
                                && flag(b, "enabled_regex_matching")
                                && !flag(b, "invert_match")
                                && values(b).stream().anyMatch(v -> v.equals(".+") || v.equals(".*")));
    }

    private static List<Statement.Block> blocks(Statement.Block in, String name) {
        return in.body().stream()
                .filter(s -> s instanceof Statement.Block b && b.name().equals(name))
                .map(s -> (Statement.Block) s)
                .toList();
    }

    private static Optional<Expression> value(Statement.Block block, String name) {
        return block.body().stream()
                .filter(s -> s instanceof Statement.Attribute a && a.name().equals(name))
                .map(s -> ((Statement.Attribute) s).value())
                .findFirst();
    }

    private static Optional<String> text(Statement.Block block, String name) {
        return value(block, name)
                .filter(e -> e instanceof Expression.Literal)
                .map(e -> ((Expression.Literal) e).value());
    }

    private static boolean flag(Statement.Block block, String name) {
        return text(block, name).filter("true"::equals).isPresent();
    }

    private static List<String> values(Statement.Block block) {
        List<String> texts = new ArrayList<>();
        if (value(block, "values").orElse(null) instanceof Expression.ListLiteral list) {
            for (Expression element : list.elements()) {
                if (element instanceof Expression.Literal literal) {
                    texts.add(literal.value());
                }
            }
        }
        return texts;
    }
}
