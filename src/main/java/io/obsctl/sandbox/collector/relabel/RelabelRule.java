package io.obsctl.sandbox.collector.relabel;

import io.obsctl.sandbox.collector.text.GoRegex;
import java.util.List;
import java.util.Optional;

/**
 * One relabel rule. Defaults and the meaning of each field are those of Prometheus 3 as Alloy 1.15 carries them.
 *
 * @param modulus for hashmod, above 0; read as unsigned
 */
public record RelabelRule(
        RelabelAction action,
        List<String> sourceLabels,
        String separator,
        GoRegex regex,
        long modulus,
        String targetLabel,
        String replacement) {
    public static final String DEFAULT_SEPARATOR = ";";
    public static final String DEFAULT_REGEX = "(.*)";
    public static final String DEFAULT_REPLACEMENT = "$1";

    private static final GoRegex TARGET = GoRegex.compile("^(?:(?:[a-zA-Z_]|\\$(?:\\{\\w+\\}|\\w+))+\\w*)+$");

    public RelabelRule {
        sourceLabels = List.copyOf(sourceLabels);
    }

    /** Why Alloy refuses this rule, if it does. The answers are those of its own validation. */
    public Optional<String> refusal() {
        String name = action.text();
        if (action == RelabelAction.HASHMOD && modulus == 0) {
            return Optional.of("relabel configuration for hashmod requires non-zero modulus");
        }
        if (action.needsTarget() && targetLabel.isEmpty()) {
            return Optional.of("relabel configuration for " + name + " action requires 'target_label' value");
        }
        if (action == RelabelAction.REPLACE && targetLabel.contains("$") && !TARGET.matches(targetLabel)) {
            return Optional.of("\"" + targetLabel + "\" is invalid 'target_label' for replace action");
        }
        boolean plainReplacement = replacement.equals(DEFAULT_REPLACEMENT);
        if (!plainReplacement
                && (action == RelabelAction.LOWERCASE
                        || action == RelabelAction.UPPERCASE
                        || action == RelabelAction.KEEPEQUAL
                        || action == RelabelAction.DROPEQUAL)) {
            return Optional.of("'replacement' can not be set for " + name + " action");
        }
        if (action == RelabelAction.LABELMAP && !TARGET.matches(replacement)) {
            return Optional.of("\"" + replacement + "\" is invalid 'replacement' for labelmap action");
        }
        return surplusFields(name, plainReplacement);
    }

    private Optional<String> surplusFields(String name, boolean plainReplacement) {
        boolean plain = modulus == 0 && separator.equals(DEFAULT_SEPARATOR) && plainReplacement;
        if ((action == RelabelAction.LABELDROP || action == RelabelAction.LABELKEEP)
                && !(plain && sourceLabels.isEmpty() && targetLabel.isEmpty())) {
            return Optional.of(name + " action requires only 'regex', and no other fields");
        }
        if ((action == RelabelAction.KEEPEQUAL || action == RelabelAction.DROPEQUAL)
                && !(plain && regex.source().equals(DEFAULT_REGEX))) {
            return Optional.of(name + " action requires only 'source_labels' and 'target_label', and no other fields");
        }
        return Optional.empty();
    }
}
