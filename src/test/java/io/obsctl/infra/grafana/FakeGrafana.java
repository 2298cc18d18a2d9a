package io.obsctl.infra.grafana;

import io.obsctl.infra.http.RecordingServer;
import io.obsctl.infra.http.RecordingServer.Asked;
import io.obsctl.infra.http.RecordingServer.Reply;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Grafana's classic API as its documentation describes it: versions, refusals, redaction, and what it adds. */
final class FakeGrafana implements AutoCloseable {
    private static final Set<String> ENCRYPTED = Set.of("slack/url", "slack/token", "pagerduty/integrationKey");

    final Map<String, ObjectNode> folders = new TreeMap<>();
    final Map<String, ObjectNode> dashboards = new TreeMap<>();
    final Map<String, ObjectNode> datasources = new TreeMap<>();
    final Map<String, ObjectNode> contactPoints = new TreeMap<>();
    /** By folder and group, as the API gives them. */
    final Map<String, ObjectNode> ruleGroups = new TreeMap<>();

    final RecordingServer server = new RecordingServer(this::answer);
    ObjectNode policy = object("{\"receiver\":\"grafana-default-email\",\"group_by\":[\"alertname\"]}");
    private int ids = 100;

    static ObjectNode object(String text) {
        return (ObjectNode) ((Parsed) Json.parse(text)).node();
    }

    private synchronized Reply answer(Asked asked) {
        String path = asked.path().replaceAll("\\?.*", "");
        JsonNode body = asked.body().isEmpty() ? Json.object() : ((Parsed) Json.parse(asked.body())).node();
        if (path.equals("/api/health")) {
            return Reply.json(200, "{\"database\":\"ok\",\"version\":\"12.4.0\"}");
        }
        if (path.startsWith("/api/folders")) {
            return folder(asked.method(), last(path, "/api/folders"), (ObjectNode) body);
        }
        if (path.equals("/api/search")) {
            return search(asked.path());
        }
        if (path.startsWith("/api/dashboards")) {
            return dashboard(asked.method(), last(path, "/api/dashboards/uid"), body);
        }
        if (path.startsWith("/api/datasources")) {
            return datasource(asked.method(), last(path, "/api/datasources/uid"), body);
        }
        if (path.startsWith("/api/v1/provisioning/contact-points")) {
            return contactPoint(asked.method(), last(path, "/api/v1/provisioning/contact-points"), body);
        }
        if (path.equals("/api/v1/provisioning/policies")) {
            return policy(asked, body);
        }
        if (path.equals("/api/v1/provisioning/alert-rules")) {
            ArrayNode all = Json.array();
            ruleGroups.values().forEach(group -> group.path("rules").forEach(all::add));
            return Reply.json(200, Json.compact(all));
        }
        if (path.startsWith("/api/v1/provisioning/folder/")) {
            return ruleGroup(asked, last(path, "/api/v1/provisioning/folder").replace("/rule-groups/", "/"), body);
        }
        return Reply.text(404, "404 page not found");
    }

    private static String last(String path, String root) {
        return path.length() > root.length() + 1
                ? URLDecoder.decode(path.substring(root.length() + 1), StandardCharsets.UTF_8)
                : "";
    }

    private static Reply message(int status, String text) {
        return Reply.json(status, "{\"message\":\"" + text + "\"}");
    }

    private Reply folder(String method, String uid, ObjectNode body) {
        ObjectNode now = folders.get(method.equals("POST") ? body.path("uid").asString("") : uid);
        switch (method) {
            case "POST" -> {
                if (now != null) {
                    return message(412, "a folder with that uid exists");
                }
                now = body.deepCopy().put("id", ids++).put("version", 1);
                folders.put(now.get("uid").asString(), now);
            }
            case "PUT" -> {
                if (now == null || !now.get("version").equals(body.get("version"))) {
                    return message(412, "the folder has been changed by someone else");
                }
                now.set("title", body.get("title"));
                now.put("version", now.get("version").asInt() + 1);
            }
            case "DELETE" -> folders.remove(uid);
            default -> {
                // Reading.
            }
        }
        return now == null ? message(404, "folder not found") : Reply.json(200, Json.compact(now));
    }

    private Reply search(String query) {
        String tag = URLDecoder.decode(query.replaceAll(".*[?&]tag=([^&]*).*", "$1"), StandardCharsets.UTF_8);
        ArrayNode hits = Json.array();
        dashboards.values().stream()
                .filter(d -> d.path("dashboard").path("tags").toString().contains("\"" + tag + "\""))
                .forEach(d -> hits.add(Json.object()
                        .put("uid", d.path("dashboard").path("uid").asString())
                        .put("title", d.path("dashboard").path("title").asString())));
        return Reply.json(200, Json.compact(hits));
    }

    private Reply dashboard(String method, String uid, JsonNode body) {
        if (method.equals("POST")) {
            return save(body);
        }
        ObjectNode now = dashboards.get(uid);
        if (now == null) {
            return message(404, "Dashboard not found");
        }
        if (method.equals("DELETE")) {
            dashboards.remove(uid);
        }
        return Reply.json(200, Json.compact(now));
    }

    private Reply save(JsonNode body) {
        String uid = body.path("dashboard").path("uid").asString("");
        ObjectNode now = dashboards.get(uid);
        int version = now == null ? 0 : now.path("dashboard").path("version").asInt();
        if (now != null && body.path("dashboard").path("version").asInt(-1) != version) {
            return Reply.json(412, "{\"message\":\"changed by someone else\",\"status\":\"version-mismatch\"}");
        }
        String folder = body.path("folderUid").asString("");
        if (!folder.isEmpty() && !folders.containsKey(folder)) {
            return message(400, "folder not found");
        }
        ObjectNode dashboard = (ObjectNode) body.path("dashboard").deepCopy();
        dashboard.put("id", ids++).put("version", version + 1);
        ObjectNode kept = Json.object();
        kept.set("dashboard", dashboard);
        kept.withObject("meta").put("folderUid", folder).put("updatedBy", "sa-obsctl");
        dashboards.put(uid, kept);
        return Reply.json(200, "{\"uid\":\"" + uid + "\",\"version\":" + (version + 1) + ",\"status\":\"success\"}");
    }

    private Reply datasource(String method, String uid, JsonNode body) {
        if (uid.isEmpty() && method.equals("GET")) {
            ArrayNode all = Json.array();
            datasources.values().forEach(d -> all.add(d.deepCopy().without(Set.of("version", "secureJsonFields"))));
            return Reply.json(200, Json.compact(all));
        }
        String key = method.equals("POST") ? body.path("uid").asString("") : uid;
        ObjectNode now = datasources.get(key);
        if (now == null && !method.equals("POST")) {
            return message(404, "Data source not found");
        }
        if (method.equals("DELETE")) {
            datasources.remove(key);
            return message(200, "Data source deleted");
        }
        if (method.equals("POST") || method.equals("PUT")) {
            int version = now == null ? 0 : now.path("version").asInt();
            if (now != null && body.path("version").asInt(-1) != version) {
                return message(409, "Datasource has already been updated by someone else");
            }
            ObjectNode kept = (ObjectNode) body.deepCopy();
            kept.put("id", ids++).put("orgId", 1).put("version", version + 1).put("readOnly", false);
            ObjectNode secure = kept.putObject("secureJsonFields");
            body.path("secureJsonData").propertyNames().forEach(field -> secure.put(field, true));
            kept.remove("secureJsonData");
            kept.put("basicAuthUser", body.path("basicAuthUser").asString("")).put("typeLogoUrl", "x.svg");
            datasources.put(key, kept);
            return Reply.json(200, "{\"message\":\"Datasource saved\"}");
        }
        return Reply.json(200, Json.compact(now));
    }

    private Reply contactPoint(String method, String uid, JsonNode body) {
        switch (method) {
            case "POST" -> contactPoints.put(body.path("uid").asString(), (ObjectNode) body);
            case "PUT" -> contactPoints.put(uid, (ObjectNode) body);
            case "DELETE" -> {
                ObjectNode old = contactPoints.get(uid);
                if (old != null
                        && policy.toString()
                                .contains("\"receiver\":\"" + old.path("name").asString() + "\"")) {
                    return message(409, "contact point is in use");
                }
                contactPoints.remove(uid);
            }
            default -> {
                ArrayNode all = Json.array();
                contactPoints.values().forEach(row -> all.add(redacted(row)));
                return Reply.json(200, Json.compact(all));
            }
        }
        return Reply.json(202, Json.compact(body));
    }

    private static ObjectNode redacted(ObjectNode row) {
        ObjectNode out = row.deepCopy();
        out.put("provenance", "api").put("disableResolveMessage", false);
        ObjectNode settings = out.withObject("settings");
        for (String key : Set.copyOf(settings.propertyNames())) {
            if (ENCRYPTED.contains(row.path("type").asString() + "/" + key)) {
                settings.put(key, "[REDACTED]");
            }
        }
        return out;
    }

    private Reply policy(Asked asked, JsonNode body) {
        if (asked.method().equals("GET")) {
            return Reply.json(200, Json.compact(policy));
        }
        for (JsonNode route : body.path("routes")) {
            String receiver = route.path("receiver").asString("");
            boolean known = contactPoints.values().stream()
                    .anyMatch(row -> row.path("name").asString("").equals(receiver));
            if (!known && !receiver.isEmpty() && !receiver.equals("grafana-default-email")) {
                return message(400, "receiver '" + receiver + "' does not exist");
            }
        }
        policy = (ObjectNode) body.deepCopy();
        if (!"true".equals(asked.headers().get("X-Disable-Provenance"))) {
            policy.put("provenance", "api");
        }
        return Reply.json(202, "{\"message\":\"policies updated\"}");
    }

    private Reply ruleGroup(Asked asked, String key, JsonNode body) {
        ObjectNode now = ruleGroups.get(key);
        switch (asked.method()) {
            case "PUT" -> {
                if (!folders.containsKey(key.split("/")[0])) {
                    return message(400, "folder does not exist");
                }
                boolean editable = "true".equals(asked.headers().get("X-Disable-Provenance"));
                now = (ObjectNode) body.deepCopy();
                now.put("folderUid", key.split("/")[0]).put("title", key.split("/")[1]);
                for (JsonNode rule : now.path("rules")) {
                    asStored((ObjectNode) rule, editable);
                }
                ruleGroups.put(key, now);
                return Reply.json(200, Json.compact(now));
            }
            case "DELETE" -> {
                return ruleGroups.remove(key) == null ? message(404, "rule group not found") : Reply.text(200, "");
            }
            default -> {
                return now == null ? message(404, "rule group not found") : Reply.json(200, Json.compact(now));
            }
        }
    }

    /** What the server adds, and durations as it prints them. */
    private void asStored(ObjectNode rule, boolean editable) {
        rule.put("id", ids++).put("orgID", 1).put("updated", "2026-01-01T00:00:0" + ids % 10 + "Z");
        rule.put("provenance", editable ? "" : "api");
        rule.putNull("notification_settings").putNull("record").put("keep_firing_for", "0s");
        if (rule.path("for").asString("").equals("60m")) {
            rule.put("for", "1h");
        }
        rule.path("data").forEach(q -> ((ObjectNode) q.path("model")).put("intervalMs", 1000));
    }

    @Override
    public void close() {
        server.close();
    }
}
