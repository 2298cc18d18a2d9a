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
 * to somebody else: it is used and not renamed. Deleting takes everything in it along, so obsctl's own goes only when
 * nothing is wanted there any more and nobody else has anything in it.
 */
final class Folders implements ObjectKind {
    private static final Set<String> COMPARED = Set.of("uid", "title");

    private final GrafanaClient grafana;
    private final String profileTag;
    private final String own;

    /** @param own the uid of the profile's folder where its bundle says no other */
    Folders(GrafanaClient grafana, String profile, String own) {
        this.grafana = grafana;
        this.profileTag = "obsctl:" + profile;
        this.own = own;
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
        if (wanted.isEmpty()) {
            wantedNoMore(there, notes);
        }
        return new Reading(there, notes, List.of());
    }

    private void wantedNoMore(List<There> there, List<Problem> notes) {
        Optional<JsonNode> folder = grafana.get("reading the folder " + own, path(own));
        if (folder.isEmpty()) {
            return;
        }
        String label = "folder " + folder.get().path("title").asString("");
        List<String> others = others();
        if (others.isEmpty()) {
            String version = folder.get().path("version").asString("");
            there.add(new There("folder " + own, Json.canonical(compared(folder.get())), label, version, folder.get()));
        } else {
            notes.add(Problem.info(
                    "grafana/folder-stays",
                    "A folder stays since somebody else keeps something in it",
                    label + ": " + String.join(", ", others)));
        }
    }

    /** What is in obsctl's folder and not the profile's. */
    private List<String> others() {
        List<String> out = new ArrayList<>();
        String query = "/api/search?limit=5000&folderUIDs=" + GrafanaClient.segment(own);
        for (JsonNode hit : grafana.need("searching the folder " + own, query)) {
            boolean ours = hit.path("tags")
                    .valueStream()
                    .anyMatch(tag -> tag.asString("").equals(profileTag));
            if (!ours) {
                out.add(hit.path("title").asString(""));
            }
        }
        for (JsonNode rule : grafana.need("reading the alert rules", "/api/v1/provisioning/alert-rules")) {
            boolean ours =
                    rule.path("labels").path("obsctl_profile").asString("").equals(profileTag.substring(7));
            if (rule.path("folderUID").asString("").equals(own) && !ours) {
                out.add("alert rule " + rule.path("title").asString(""));
            }
        }
        return out;
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

    /** Nothing of this kind is ever adopted. */
    @Override
    public Step giveBack(There there, JsonNode original) {
        return remove(there);
    }

    @Override
    public Step remove(There there) {
        if (!others().isEmpty()) {
            // An original came back into it, or somebody put something there just now: it stays.
            return Step.all(List.of());
        }
        return Step.of(
                grafana.write("removing the " + there.label(), "DELETE", path(own) + "?forceDeleteRules=false", null),
                () -> grafana.write(
                        "putting back the " + there.label(), "POST", "/api/folders", compared(there.raw())));
    }

    private static String path(String uid) {
        return "/api/folders/" + GrafanaClient.segment(uid);
    }
}
