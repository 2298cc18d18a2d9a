package io.obsctl.sandbox.collector.relabel;

import io.obsctl.sandbox.collector.text.GoRegex;
import io.obsctl.sandbox.collector.value.Arguments;
import java.util.ArrayList;
import java.util.List;

/** Relabel rules out of blocks. */
public final class RelabelArguments {
    private RelabelArguments() {}

    /** Every block of this name as a rule; what is wrong with them is noted in {@code a}. */
    public static Relabeling rules(Arguments a, String block) {
        List<RelabelRule> rules = new ArrayList<>();
        for (Arguments b : a.blocks(block)) {
            String name = b.text("action", "replace");
            RelabelAction action = RelabelAction.named(name);
            if (action == null) {
                b.fault("action", "unrecognized action type \"" + name + "\"");
                action = RelabelAction.REPLACE;
            }
            RelabelRule rule = new RelabelRule(
                    action,
                    b.texts("source_labels"),
                    b.text("separator", RelabelRule.DEFAULT_SEPARATOR),
                    regex(b),
                    b.whole("modulus", 0),
                    b.text("target_label", ""),
                    b.text("replacement", RelabelRule.DEFAULT_REPLACEMENT));
            rule.refusal().ifPresent(why -> b.fault(b.header(), why));
            rules.add(rule);
        }
        return new Relabeling(rules);
    }

    private static GoRegex regex(Arguments b) {
        try {
            return GoRegex.anchored(b.text("regex", RelabelRule.DEFAULT_REGEX));
        } catch (IllegalArgumentException e) {
            b.fault("regex", String.valueOf(e.getMessage()));
            return GoRegex.anchored(RelabelRule.DEFAULT_REGEX);
        }
    }
}
