package io.obsctl.app;

import io.obsctl.deploy.Wave;
import io.obsctl.model.Change;
import io.obsctl.model.HostSelection;
import io.obsctl.model.Plan;
import io.obsctl.model.Release;
import io.obsctl.model.RolloutChoice;
import io.obsctl.model.RolloutState;
import io.obsctl.model.RolloutState.At;
import io.obsctl.model.RolloutState.Status;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A rollout as lines of JSON: first what it is, then what happened, each line when it happened. A line that a crash cut
 * is not read.
 */
final class RolloutJournal {
    private static final String TYPE = "obsctl.rollout";
    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    private RolloutJournal() {}

    /** The first line. */
    static String begin(
            Plan plan, List<Wave> waves, boolean skipBlocked, RolloutChoice choice, String who, Instant now) {
        ObjectNode root = JSON.createObjectNode();
        root.put("type", TYPE).put("formatVersion", VERSION);
        root.put("profile", plan.profile()).put("plan", digest(PlanFile.write(plan)));
        root.put("digest", plan.digest()).put("who", who).put("begun", now.toString());
        root.put("skipBlocked", skipBlocked);
        write(choice, root.putObject("choice"));
        PlanFile.write(plan.selection(), root.putObject("selection"));
        Map<TargetRef, String> changes = changes(plan);
        ArrayNode list = root.putArray("waves");
        for (Wave wave : waves) {
            ObjectNode node = list.addObject().put("canary", wave.canary());
            ArrayNode targets = node.putArray("targets");
            wave.targets()
                    .forEach(ref -> target(ref, targets.addObject()).put("changes", changes.getOrDefault(ref, "")));
        }
        return JSON.writeValueAsString(root) + "\n";
    }

    private static void write(RolloutChoice choice, ObjectNode node) {
        if (choice.maxFailures() != null) {
            node.put("maxFailures", choice.maxFailures());
        }
        if (choice.maxParallel() != null) {
            node.put("maxParallel", choice.maxParallel());
        }
        if (choice.pause() != null) {
            node.put("pause", choice.pause().toString());
        }
        node.put("verifyBetween", choice.verifyBetween());
    }

    /** The waves themselves are in the journal, so the batch is not. */
    private static RolloutChoice choice(JsonNode node) {
        return new RolloutChoice(
                null,
                node.has("maxFailures")
                        ? Integer.valueOf(node.path("maxFailures").asInt(0))
                        : null,
                node.has("maxParallel")
                        ? Integer.valueOf(node.path("maxParallel").asInt(1))
                        : null,
                node.has("pause") ? Duration.parse(node.path("pause").asString("")) : null,
                node.path("verifyBetween").asBoolean(false));
    }

    static String at(TargetRef ref, At at, Instant now) {
        ObjectNode node = target(ref, JSON.createObjectNode());
        return JSON.writeValueAsString(node.put("at", at.name()).put("when", now.toString())) + "\n";
    }

    static String status(Status status, String why, Instant now) {
        ObjectNode node = JSON.createObjectNode().put("status", status.name());
        return JSON.writeValueAsString(node.put("why", why).put("when", now.toString())) + "\n";
    }

    private static ObjectNode target(TargetRef ref, ObjectNode node) {
        return node.put("kind", ref.kind().name()).put("name", ref.name());
    }

    /** What is planned at each target, as a digest. */
    static Map<TargetRef, String> changes(Plan plan) {
        Map<TargetRef, String> out = new HashMap<>();
        for (TargetPlan target : plan.targets()) {
            if (target instanceof TargetPlan.Ready ready && ready.changesAnything()) {
                StringBuilder text = new StringBuilder();
                for (Change c : ready.changes()) {
                    text.append(c.action())
                            .append('\0')
                            .append(c.artifact())
                            .append('\0')
                            .append(c.diff())
                            .append('\0')
                            .append(c.effect())
                            .append('\0')
                            .append(c.version())
                            .append('\0');
                }
                out.put(ready.target(), digest(text.toString()));
            }
        }
        return out;
    }

    private static String digest(String text) {
        return Release.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Empty when the text is no journal of this version. */
    static Optional<RolloutState> read(String text) {
        List<String> lines = text.lines().toList();
        try {
            JsonNode root = JSON.readTree(lines.isEmpty() ? "" : lines.get(0));
            if (!TYPE.equals(root.path("type").asString(""))
                    || root.path("formatVersion").asInt(0) != VERSION) {
                return Optional.empty();
            }
            List<RolloutState.Part> waves = new ArrayList<>();
            Map<TargetRef, At> targets = new LinkedHashMap<>();
            for (JsonNode wave : root.path("waves")) {
                List<RolloutState.Item> items = new ArrayList<>();
                for (JsonNode target : wave.path("targets")) {
                    TargetRef ref = ref(target);
                    items.add(new RolloutState.Item(ref, target.path("changes").asString("")));
                    targets.put(ref, At.WAITING);
                }
                waves.add(new RolloutState.Part(wave.path("canary").asBoolean(false), items));
            }
            Status status = Status.RUNNING;
            String why = "";
            for (String line : lines.subList(1, lines.size())) {
                JsonNode node = node(line);
                if (node.has("at")) {
                    targets.put(ref(node), At.valueOf(node.path("at").asString("")));
                } else if (node.has("status")) {
                    status = Status.valueOf(node.path("status").asString(""));
                    why = node.path("why").asString("");
                }
            }
            HostSelection selection = PlanFile.selection(root.path("selection"));
            return Optional.of(new RolloutState(
                    root.path("profile").asString(""),
                    root.path("plan").asString(""),
                    root.path("digest").asString(""),
                    root.path("who").asString(""),
                    Instant.parse(root.path("begun").asString("")),
                    selection,
                    root.path("skipBlocked").asBoolean(false),
                    choice(root.path("choice")),
                    waves,
                    targets,
                    status,
                    why));
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A line that was cut holds nothing. */
    private static JsonNode node(String line) {
        try {
            return JSON.readTree(line);
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    private static TargetRef ref(JsonNode node) {
        return new TargetRef(
                TargetRef.Kind.valueOf(node.path("kind").asString("")),
                node.path("name").asString(""));
    }
}
