package io.obsctl.lang.alloy.check;

import java.util.Map;

/** The constant words of every id of this package. */
final class Summaries {
    static final Map<String, String> OF = Map.ofEntries(
            Map.entry("alloy/unknown-component", "there is no such component"),
            Map.entry("alloy/unknown-block", "there is no such block here"),
            Map.entry("alloy/unknown-attribute", "there is no such attribute here"),
            Map.entry("alloy/missing-attribute", "a required attribute is missing"),
            Map.entry("alloy/missing-block", "a required block is missing"),
            Map.entry("alloy/duplicate", "something is given twice"),
            Map.entry("alloy/label", "a label is missing, surplus or ill-formed"),
            Map.entry("alloy/misplaced", "this cannot stand here"),
            Map.entry("alloy/type", "a value has the wrong type"),
            Map.entry("alloy/receiver-kind", "an export of the wrong kind is used"),
            Map.entry("alloy/secret-as-string", "a secret is put where everybody can read it"),
            Map.entry("alloy/value", "a value is not allowed here"),
            Map.entry("alloy/rule", "the arguments do not go together"),
            Map.entry("alloy/unknown-reference", "a reference leads nowhere"),
            Map.entry("alloy/unknown-export", "there is no such export or field"),
            Map.entry("alloy/unknown-function", "there is no such function"),
            Map.entry("alloy/function-call", "a function is called wrongly"),
            Map.entry("alloy/deprecated-function", "a function is deprecated"),
            Map.entry("alloy/cycle", "components depend on each other in a circle"),
            Map.entry("alloy/version", "the target version of Alloy does not have this"),
            Map.entry("alloy/stability", "the stability level does not allow this"),
            Map.entry("alloy/community", "community components are not enabled"),
            Map.entry("alloy/module", "a module cannot be used"),
            Map.entry("alloy/validate-only", "alloy validate refuses this, alloy run does not"));

    private Summaries() {}

    static String of(String id) {
        String summary = OF.get(id);
        if (summary == null) {
            throw new IllegalArgumentException("no summary for " + id);
        }
        return summary;
    }
}
