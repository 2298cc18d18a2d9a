package io.obsctl.infra.grafana;

import io.obsctl.infra.json.Json;
import io.obsctl.model.ArtifactKind;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The folder that dashboards go into. A folder that is there and whose uid does not begin with {@code obsctl} belongs
 * to somebody else: it is used and not renamed. A folder is never deleted but in undoing its creation, since deleting
 * takes everything in it along.
 */
final class Folders implements ObjectKind {
    private static final Set<String> COMPARED = Set.of("uid", "title");

    private final GrafanaClient grafana;

    Folders(GrafanaClient grafana) {
        this.grafana = grafana;
    }

    @Override
    public ArtifactKind artifacts() {
        return ArtifactKind.FOLDER;
    }

    static String uid(Wanted wanted) {
        return wanted.shown().path("uid").asString("");
    }

    @Override
    public String canonical(Wanted wanted) {
        return Json.canonical(compared(wanted.shown()));
    }

    @Override
    public String label(Wanted wanted) {
        return "folder " + wanted.shown().path("title").asString("");
    }

    @Override
    public Reading read(List<Wanted> wanted) {
        List<There> there = new ArrayList<>();
        List<Problem> notes = new ArrayList<>();
        for (Wanted one : wanted) {
            Optional<JsonNode> found = grafana.get("reading the " + label(one), path(uid(one)));
            if (found.isEmpty()) {
                continue;
            }
            String text = Json.canonical(compared(found.get()));
            if (!uid(one).startsWith("obsctl") && !text.equals(canonical(one))) {
                notes.add(Problem.info(
                        "grafana/folder-kept",
                        "A folder of somebody else's is used as it is",
                        uid(one) + " is called " + found.get().path("title").asString("")));
                text = canonical(one);
            }
            there.add(new There(
                    one.path(), text, label(one), found.get().path("version").asString(""), found.get()));
        }
        return new Reading(there, notes, List.of());
    }

    private static JsonNode compared(JsonNode folder) {
        ObjectNode out = Json.object();
        COMPARED.forEach(key -> out.set(key, folder.path(key)));
        return out;
    }

    @Override
    public Step create(Wanted wanted, JsonNode filled) {
        String what = "creating the " + label(wanted);
        return Step.created(
                grafana.write(what, "POST", "/api/folders", filled),
                () -> grafana.write("undoing: " + what, "DELETE", path(uid(wanted)) + "?forceDeleteRules=false", null));
    }

    @Override
    public Step update(Wanted wanted, JsonNode filled, There there) {
        return Step.of(
                grafana.write("renaming the " + label(wanted), "PUT", path(uid(wanted)), titled(filled, there.raw())),
                () -> grafana.write(
                        "putting back the " + there.label(),
                        "PUT",
                        path(uid(wanted)),
                        titled(there.raw(), grafana.need("reading the " + there.label(), path(uid(wanted))))));
    }

    /** With the version that was seen: Grafana answers 412 when it is no longer that one. */
    private static JsonNode titled(JsonNode title, JsonNode version) {
        ObjectNode body = Json.object();
        body.set("title", title.path("title"));
        body.set("version", version.path("version"));
        return body;
    }

    @Override
    public Step remove(There there) {
        throw new IllegalStateException("folders are never removed");
    }

    private static String path(String uid) {
        return "/api/folders/" + GrafanaClient.segment(uid);
    }
}
