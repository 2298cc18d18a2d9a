package io.obsctl.app;

import io.obsctl.model.Change;
import io.obsctl.model.HostSelection;
import io.obsctl.model.Plan;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A plan as a file: what {@code plan --out} writes and {@code deploy --plan} reads. Holds no secret. */
public final class PlanFile {
    private static final String TYPE = "obsctl.plan-file";
    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    private PlanFile() {}

    /** The file's text; the same plan gives the same bytes. */
    public static String write(Plan plan) {
        ObjectNode root = JSON.createObjectNode();
        root.put("type", TYPE).put("formatVersion", VERSION);
        root.put("profile", plan.profile()).put("revision", plan.revision()).put("digest", plan.digest());
        if (plan.selection().chooses()) {
            write(plan.selection(), root.putObject("selection"));
        }
        ArrayNode targets = root.putArray("targets");
        for (TargetPlan target : plan.targets()) {
            ObjectNode node = targets.addObject();
            node.put("kind", target.target().kind().name())
                    .put("name", target.target().name());
            if (target instanceof TargetPlan.Ready ready) {
                ArrayNode changes = node.putArray("changes");
                ready.changes().forEach(change -> write(change, changes.addObject()));
            } else if (target instanceof TargetPlan.Blocked blocked) {
                node.put("blocked", blocked.reason().id().toString());
                node.put("reason", blocked.reason().summary());
                node.put("detail", blocked.reason().detail());
            }
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    static void write(HostSelection selection, ObjectNode node) {
        ArrayNode hosts = node.putArray("hosts");
        selection.hosts().forEach(hosts::add);
        ObjectNode labels = node.putObject("labels");
        selection.labels().forEach((key, values) -> values.forEach(labels.putArray(key)::add));
        node.put("limit", selection.limit());
    }

    static HostSelection selection(JsonNode node) {
        if (node.isMissingNode()) {
            return HostSelection.ALL;
        }
        Map<String, List<String>> labels = new LinkedHashMap<>();
        node.path("labels").properties().forEach(e -> labels.put(e.getKey(), texts(e.getValue())));
        return new HostSelection(
                texts(node.path("hosts")), labels, node.path("limit").isString() ? text(node, "limit") : null);
    }

    private static List<String> texts(JsonNode list) {
        List<String> out = new ArrayList<>();
        list.forEach(n -> out.add(n.asString("")));
        return out;
    }

    private static void write(Change change, ObjectNode node) {
        node.put("action", change.action().name())
                .put("artifact", change.artifact())
                .put("label", change.label())
                .put("diff", change.diff())
                .put("effect", change.effect())
                .put("version", change.version());
    }

    /**
     * Reads it back.
     *
     * @param name the file's name, for problems
     * @throws ObsctlException with exit code {@code USAGE} when it is no plan of this version
     */
    public static Plan read(String name, String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JacksonException e) {
            throw noPlan(name, "it is not JSON: " + e.getOriginalMessage());
        }
        if (!TYPE.equals(root.path("type").asString(""))) {
            throw noPlan(name, "its type is not " + TYPE);
        }
        if (root.path("formatVersion").asInt(0) != VERSION) {
            throw noPlan(name, "its format is of another version of obsctl");
        }
        List<TargetPlan> targets = new ArrayList<>();
        try {
            for (JsonNode node : root.path("targets")) {
                targets.add(target(node));
            }
        } catch (IllegalArgumentException e) {
            throw noPlan(name, "it was edited: " + e.getMessage());
        }
        return new Plan(
                text(root, "profile"),
                text(root, "revision"),
                text(root, "digest"),
                selection(root.path("selection")),
                targets);
    }

    private static TargetPlan target(JsonNode node) {
        TargetRef ref =
                new TargetRef(TargetRef.Kind.valueOf(text(node, "kind").toUpperCase(Locale.ROOT)), text(node, "name"));
        if (node.has("blocked")) {
            return new TargetPlan.Blocked(
                    ref, Problem.error(text(node, "blocked"), text(node, "reason"), text(node, "detail")));
        }
        List<Change> changes = new ArrayList<>();
        for (JsonNode change : node.path("changes")) {
            changes.add(new Change(
                    Change.Action.valueOf(text(change, "action")),
                    text(change, "artifact"),
                    text(change, "label"),
                    text(change, "diff"),
                    text(change, "effect"),
                    change.path("version").isNull() ? null : text(change, "version")));
        }
        return new TargetPlan.Ready(ref, changes, List.of());
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).asString("");
    }

    private static ObsctlException noPlan(String name, String why) {
        return new ObsctlException(
                ExitCode.USAGE,
                Problem.error("deploy/plan-file", "the plan file cannot be used", name + ": " + why)
                        .hint("Write it with `obsctl plan ENV --out FILE` and leave it as it is."));
    }
}
