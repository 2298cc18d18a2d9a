package io.obsctl.infra.grafana;

import io.obsctl.infra.json.Json;
import io.obsctl.model.ArtifactKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Dashboards, by the classic API; their own {@code version} is the lock: Grafana answers 412 when it has moved. */
final class Dashboards implements ObjectKind {
    /** What the server adds or counts. */
    private static final Set<String> SERVERS_OWN = Set.of("id", "version", "iteration");

    private static final String MARK = "obsctl";

    private final GrafanaClient grafana;
    private final String profileTag;
    private final String folderUid;

    /** @param folderUid where they go; empty for the general folder */
    Dashboards(GrafanaClient grafana, String profile, String folderUid) {
        this.grafana = grafana;
        this.profileTag = MARK + ":" + profile;
        this.folderUid = folderUid;
    }

    @Override
    public ArtifactKind artifacts() {
        return ArtifactKind.DASHBOARD;
    }

    private static String uid(JsonNode dashboard) {
        return dashboard.path("uid").asString("");
    }

    @Override
    public String canonical(Wanted wanted) {
        return Json.canonical(Shape.without(tagged(wanted.shown()), SERVERS_OWN));
    }

    @Override
    public String label(Wanted wanted) {
        return label(wanted.shown());
    }

    private static String label(JsonNode dashboard) {
        return "dashboard " + dashboard.path("title").asString("");
    }

    /** With the tags that say whose it is. */
    private ObjectNode tagged(JsonNode dashboard) {
        ObjectNode out = (ObjectNode) dashboard.deepCopy();
        Set<String> have = tags(dashboard);
        ArrayNode tags = out.withArray("tags");
        for (String tag : List.of(MARK, profileTag)) {
            if (!have.contains(tag)) {
                tags.add(tag);
            }
        }
        return out;
    }

    private static Set<String> tags(JsonNode dashboard) {
        Set<String> out = new TreeSet<>();
        dashboard.path("tags").forEach(tag -> out.add(tag.asString("")));
        return out;
    }

    @Override
    public Reading read(List<Wanted> wanted) {
        List<There> there = new ArrayList<>();
        List<Foreign> foreign = new ArrayList<>();
        Set<String> wantedUids = new TreeSet<>();
        for (Wanted one : wanted) {
            String uid = uid(one.shown());
            wantedUids.add(uid);
            Optional<JsonNode> found = get(uid, label(one));
            if (found.isPresent()) {
                JsonNode answer = found.get();
                if (isOwn(answer)) {
                    there.add(there(one, answer));
                } else {
                    foreign.add(foreign(one, answer));
                }
            }
        }
        there.addAll(wantedNoMore(wantedUids));
        return new Reading(there, List.of(), foreign);
    }

    private static Foreign foreign(Wanted one, JsonNode answer) {
        JsonNode dashboard = answer.path("dashboard");
        boolean byFile = answer.path("meta").path("provisioned").asBoolean(false);
        return new Foreign(
                new There(
                        one.path(),
                        Json.canonical(Shape.without(dashboard, SERVERS_OWN)),
                        label(dashboard) + " (uid " + uid(dashboard) + ", " + owner(answer) + ")",
                        version(answer),
                        answer),
                "dashboard " + uid(dashboard),
                byFile ? "which a file of Grafana's provisioning writes again" : "");
    }

    /** Whose it is, as far as Grafana knows. */
    private static String owner(JsonNode answer) {
        for (String tag : tags(answer.path("dashboard"))) {
            if (tag.startsWith(MARK + ":")) {
                return "of obsctl's profile " + tag.substring(MARK.length() + 1);
            }
        }
        String by = answer.path("meta").path("updatedBy").asString("");
        return by.isEmpty() ? "somebody else's" : "last changed by " + by;
    }

    private Optional<JsonNode> get(String uid, String label) {
        return grafana.get("reading the " + label, path(uid))
                .filter(a -> a.path("dashboard").isObject());
    }

    private boolean isOwn(JsonNode answer) {
        Set<String> tags = tags(answer.path("dashboard"));
        return tags.contains(MARK)
                && tags.contains(profileTag)
                && !answer.path("meta").path("provisioned").asBoolean(false);
    }

    private There there(Wanted one, JsonNode answer) {
        ObjectNode dashboard = Shape.without(answer.path("dashboard"), SERVERS_OWN);
        JsonNode want = Shape.without(tagged(one.shown()), SERVERS_OWN);
        int theirs = dashboard.path("schemaVersion").asInt(0);
        if (theirs > want.path("schemaVersion").asInt(0)) {
            // The server has migrated it and filled in defaults, so only what is wanted can be compared.
            dashboard = (ObjectNode) Shape.reduced(want, dashboard);
            if (want.has("schemaVersion")) {
                dashboard.set("schemaVersion", want.get("schemaVersion"));
            }
        }
        String folder = answer.path("meta").path("folderUid").asString("");
        if (!folder.equals(folderUid)) {
            dashboard.put("(folder)", folder.isEmpty() ? "general" : folder);
        }
        return new There(one.path(), Json.canonical(dashboard), label(one), version(answer), answer, saved(answer));
    }

    private static String saved(JsonNode answer) {
        String by = answer.path("meta").path("updatedBy").asString("");
        String when = answer.path("meta").path("updated").asString("").replaceFirst("(?<=T\\d\\d:\\d\\d).*", "Z");
        return by.isEmpty() ? "" : "last saved by " + by + (when.isEmpty() ? "" : " at " + when.replace('T', ' '));
    }

    private static @Nullable String version(JsonNode answer) {
        return answer.path("dashboard").path("version").asString("");
    }

    private List<There> wantedNoMore(Set<String> wanted) {
        List<There> out = new ArrayList<>();
        String query = "/api/search?type=dash-db&limit=5000&tag=" + GrafanaClient.segment(profileTag);
        for (JsonNode hit : grafana.need("searching for dashboards of obsctl", query)) {
            String uid = uid(hit);
            if (uid.isEmpty() || wanted.contains(uid)) {
                continue;
            }
            Optional<JsonNode> answer = get(uid, label(hit)).filter(this::isOwn);
            answer.ifPresent(a -> out.add(new There(
                    "dashboard " + uid,
                    Json.canonical(Shape.without(a.path("dashboard"), SERVERS_OWN)),
                    label(a.path("dashboard")),
                    version(a),
                    a)));
        }
        return out;
    }

    @Override
    public Step create(Wanted wanted, JsonNode filled) {
        String what = "creating the " + label(wanted);
        return Step.created(
                save(what, tagged(filled), null, folderUid),
                () -> grafana.write("undoing: " + what, "DELETE", path(uid(filled)), null));
    }

    @Override
    public Step update(Wanted wanted, JsonNode filled, There there) {
        JsonNode version = there.raw().path("dashboard").path("version");
        return Step.of(save("changing the " + label(wanted), tagged(filled), version, folderUid), () -> putBack(there));
    }

    private Reply putBack(There there) {
        JsonNode old = there.raw().path("dashboard");
        JsonNode now = get(uid(old), there.label())
                .map(answer -> answer.path("dashboard").path("version"))
                .orElse(null);
        String folder = there.raw().path("meta").path("folderUid").asString("");
        return save("putting back the " + there.label(), old, now, folder);
    }

    @Override
    public Step remove(There there) {
        String uid = uid(there.raw().path("dashboard"));
        return Step.of(grafana.write("removing the " + there.label(), "DELETE", path(uid), null), () -> putBack(there));
    }

    @Override
    public Step giveBack(There there, JsonNode original) {
        JsonNode version = there.raw().path("dashboard").path("version");
        String folder = original.path("meta").path("folderUid").asString("");
        String what = "giving back the " + label(original.path("dashboard"));
        return Step.of(save(what, original.path("dashboard"), version, folder), () -> putBack(there));
    }

    private Reply save(String what, JsonNode dashboard, @Nullable JsonNode version, String folder) {
        ObjectNode body = Json.object();
        ObjectNode copy = (ObjectNode) dashboard.deepCopy();
        copy.remove(SERVERS_OWN);
        if (version != null) {
            copy.set("version", version);
        }
        body.set("dashboard", copy);
        if (!folder.isEmpty()) {
            body.put("folderUid", folder);
        }
        body.put("message", "obsctl");
        body.put("overwrite", false);
        return grafana.write(what, "POST", "/api/dashboards/db", body);
    }

    private static String path(String uid) {
        return "/api/dashboards/uid/" + GrafanaClient.segment(uid);
    }
}
