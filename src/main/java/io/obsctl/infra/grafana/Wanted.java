package io.obsctl.infra.grafana;

import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult;
import io.obsctl.infra.json.JsonResult.Broken;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.infra.secret.SlotFiller;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Piece;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One artifact read as JSON. In its strings a slot is a mark, so that a value that is or holds a secret is known
 * wherever it is.
 */
final class Wanted {
    /** Private-use characters, which no API has a use for. */
    private static final Pattern MARK = Pattern.compile("\uE000([0-9]{1,6})\uE001");

    private final Artifact artifact;
    private final List<Piece.Slot> slots;
    private final JsonNode marked;

    private Wanted(Artifact artifact, List<Piece.Slot> slots, JsonNode marked) {
        this.artifact = artifact;
        this.slots = slots;
        this.marked = marked;
    }

    static Wanted of(Artifact artifact) {
        List<Piece.Slot> slots = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Piece piece : artifact.pieces()) {
            if (piece instanceof Piece.Slot slot) {
                text.append('\uE000').append(slots.size()).append('\uE001');
                slots.add(slot);
            } else {
                text.append(((Piece.Text) piece).text());
            }
        }
        JsonNode node = parsed(artifact, Json.parse(text.toString()));
        checkShape(artifact, node);
        return new Wanted(artifact, List.copyOf(slots), node);
    }

    private static JsonNode parsed(Artifact artifact, JsonResult json) {
        if (json instanceof Parsed parsed) {
            return parsed.node();
        }
        Broken broken = (Broken) json;
        throw wrong(artifact, "line " + broken.line() + ", column " + broken.column() + ": " + broken.message());
    }

    /** Templates may be a user's own, so what they give is looked at before it is relied on. */
    private static void checkShape(Artifact artifact, JsonNode node) {
        boolean many = artifact.kind() == ArtifactKind.CONTACT_POINT && node.isArray() && !node.isEmpty();
        Iterable<JsonNode> all = many ? node : List.of(node);
        for (JsonNode one : all) {
            if (!one.isObject()) {
                throw wrong(artifact, "it is no object");
            }
            for (String field : required(artifact.kind())) {
                if (one.path(field).asString("").isBlank()) {
                    throw wrong(artifact, "it has no " + field);
                }
            }
        }
        if (artifact.kind() == ArtifactKind.ALERT_RULES) {
            checkRules(artifact, node.path("rules"));
        }
        // Grafana takes forty characters at most.
        if (node.path("uid").asString("").length() > 40) {
            throw wrong(artifact, "its uid has more than 40 characters");
        }
    }

    private static void checkRules(Artifact artifact, JsonNode rules) {
        if (!rules.isArray() || rules.isEmpty()) {
            throw wrong(artifact, "it has no rules");
        }
        for (JsonNode rule : rules) {
            int uid = rule.path("uid").asString("").length();
            if (!rule.isObject() || uid == 0 || uid > 40) {
                throw wrong(artifact, "a rule of it has no uid of 40 characters at most");
            }
        }
    }

    private static List<String> required(ArtifactKind kind) {
        return switch (kind) {
            case FOLDER, DASHBOARD -> List.of("uid", "title");
            case DATASOURCE -> List.of("uid", "name", "type");
            case CONTACT_POINT -> List.of("name", "type");
            case ALERT_RULES -> List.of("title", "folderUid");
            default -> List.of();
        };
    }

    private static ObsctlException wrong(Artifact artifact, String why) {
        return new ObsctlException(
                ExitCode.USAGE,
                Problem.error(
                        "grafana/artifact",
                        "A file of the bundle is not what Grafana takes",
                        artifact.path() + ": " + why));
    }

    String path() {
        return artifact.path();
    }

    ArtifactKind kind() {
        return artifact.kind();
    }

    boolean hasSecrets() {
        return !slots.isEmpty();
    }

    /** With marks. */
    JsonNode marked() {
        return marked;
    }

    /** As people may see it: each secret as its reference. */
    JsonNode shown() {
        return shown(marked);
    }

    JsonNode shown(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode out = Json.object();
            object.propertyStream().forEach(e -> out.set(e.getKey(), shown(e.getValue())));
            return out;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode out = Json.array();
            array.forEach(element -> out.add(shown(element)));
            return out;
        }
        return node.isString() && !slots.isEmpty()
                ? JsonNodeFactory.instance.stringNode(MARK.matcher(node.stringValue())
                        .replaceAll(m -> Matcher.quoteReplacement(slot(m.group(), m.group(1)))))
                : node;
    }

    private String slot(String mark, String index) {
        int i = Integer.parseInt(index);
        return i < slots.size() ? slots.get(i).shown() : mark;
    }

    /** Whether this value, taken from {@link #marked()}, is or holds a secret. */
    boolean isSecret(JsonNode value) {
        return !slots.isEmpty()
                && value.isString()
                && MARK.matcher(value.stringValue()).find();
    }

    /**
     * With its secrets, to be sent.
     *
     * @throws ObsctlException when a secret cannot be found
     */
    JsonNode filled(SecretSource secrets) {
        return slots.isEmpty() ? marked : parsed(artifact, Json.parse(new SlotFiller(secrets).fill(artifact)));
    }
}
