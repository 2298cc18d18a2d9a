package io.obsctl.infra.grafana;

import io.obsctl.infra.json.Json;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows an object that is there as if its secrets were references, so that texts can be compared and shown. Where
 * Grafana gives a value back, it is compared with the secret itself; where it answers {@code [REDACTED]}, it cannot be
 * compared and counts as equal, unless secrets are to be sent again.
 */
final class Secrecy {
    /** What Grafana answers for a value that it keeps encrypted. */
    static final String REDACTED = "[REDACTED]";

    private final SecretSource secrets;
    private final boolean force;

    /** @param force treat every secret that cannot be compared as changed */
    Secrecy(SecretSource secrets, boolean force) {
        this.secrets = secrets;
        this.force = force;
    }

    /** The object with references for secrets, and whether some of them could not be compared. */
    record Masked(JsonNode node, boolean uncomparable) {}

    /**
     * Masks what is there.
     *
     * @param marked the wanted object, with marks where secrets are
     * @param filled the wanted object with its secrets; asked for only when Grafana gives a value back
     */
    Masked mask(Wanted wanted, JsonNode marked, Supplier<JsonNode> filled, JsonNode there) {
        Masking masking = new Masking(wanted, filled);
        JsonNode node = masking.of(marked, there, JsonPointer.empty());
        return new Masked(node, masking.uncomparable);
    }

    /** The wanted object with its secrets; JSON null when they cannot be found, which a plan can do without. */
    JsonNode filled(Wanted wanted) {
        try {
            return wanted.filled(secrets);
        } catch (ObsctlException e) {
            return JsonNodeFactory.instance.nullNode();
        }
    }

    private final class Masking {
        private final Wanted wanted;
        private final Supplier<JsonNode> filled;
        private boolean uncomparable;

        Masking(Wanted wanted, Supplier<JsonNode> filled) {
            this.wanted = wanted;
            this.filled = filled;
        }

        JsonNode of(JsonNode marked, JsonNode there, JsonPointer at) {
            if (there instanceof ObjectNode object) {
                ObjectNode out = Json.object();
                object.propertyStream().forEach(e -> {
                    String key = e.getKey();
                    out.set(key, of(marked.path(key), e.getValue(), at.appendProperty(key)));
                });
                return out;
            }
            if (there instanceof ArrayNode array) {
                ArrayNode out = Json.array();
                for (int i = 0; i < array.size(); i++) {
                    out.add(of(marked.path(i), array.get(i), at.appendIndex(i)));
                }
                return out;
            }
            boolean kept = there.asString("").equals(REDACTED) && marked.isString();
            return kept || wanted.isSecret(marked) ? secret(marked, there, at) : there;
        }

        private JsonNode secret(JsonNode marked, JsonNode there, JsonPointer at) {
            JsonNode value = there.asString("").equals(REDACTED)
                    ? JsonNodeFactory.instance.missingNode()
                    : filled.get().at(at);
            if (value.isString()) {
                return there.equals(value) ? wanted.shown(marked) : text("(another value)");
            }
            uncomparable = true;
            return force ? text("(stored secret)") : wanted.shown(marked);
        }

        private JsonNode text(String text) {
            return JsonNodeFactory.instance.stringNode(text);
        }
    }

    /** The remark for objects whose secrets could not be compared. */
    static Optional<Problem> note(List<String> labels) {
        return labels.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.info(
                                "grafana/secret-not-comparable",
                                "Grafana does not give stored secrets back, so they cannot be compared",
                                String.join(", ", labels))
                        .hint("A secret is sent again when something else of the object changes"));
    }

    /** Why an object with secrets cannot be put back: the old secret is known to Grafana alone. */
    static Problem irreversible(String label) {
        return Problem.error(
                "grafana/secret-not-restored",
                "What was written cannot be put back, since the secret before it is not known",
                label + " is left as the profile wants it");
    }
}
