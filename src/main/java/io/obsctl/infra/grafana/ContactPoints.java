package io.obsctl.infra.grafana;

import io.obsctl.infra.json.Json;
import io.obsctl.model.ArtifactKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Contact points, by the provisioning API: one row an integration, rows of one name are one contact point. A row has no
 * place for a mark but its uid, so obsctl gives it: {@code obsctl-}, ten characters of the profile's digest, {@code -},
 * twelve of the row's. Rows have no version either; their digest stands for it.
 */
final class ContactPoints implements ObjectKind {
    private static final String API = "/api/v1/provisioning/contact-points";
    private static final Set<String> COMPARED = Set.of("name", "type", "settings", "disableResolveMessage");

    private final GrafanaClient grafana;
    private final String prefix;
    private final Secrecy secrecy;

    ContactPoints(GrafanaClient grafana, String profile, Secrecy secrecy) {
        this.grafana = grafana;
        this.prefix = "obsctl-" + DigestUtils.sha256Hex(profile).substring(0, 10) + "-";
        this.secrecy = secrecy;
    }

    @Override
    public ArtifactKind artifacts() {
        return ArtifactKind.CONTACT_POINT;
    }

    /** The rows of an artifact by uid: it is one object or an array of them. */
    private Map<String, JsonNode> rows(JsonNode artifact) {
        Map<String, JsonNode> out = new TreeMap<>();
        Iterable<JsonNode> all = artifact.isArray() ? artifact : List.of(artifact);
        for (JsonNode row : all) {
            String key = row.path("name").asString("") + "\0" + row.path("type").asString("");
            String uid = uid(key);
            for (int twin = 2; out.containsKey(uid); twin++) {
                uid = uid(key + "\0" + twin);
            }
            out.put(uid, row);
        }
        return out;
    }

    private String uid(String key) {
        return prefix + DigestUtils.sha256Hex(key).substring(0, 12);
    }

    @Override
    public String canonical(Wanted wanted) {
        ArrayNode out = Json.array();
        rows(wanted.shown()).values().forEach(row -> out.add(compared(row)));
        return Json.canonical(out);
    }

    private static JsonNode compared(JsonNode row) {
        ObjectNode out = Json.object();
        COMPARED.stream().filter(row::has).forEach(key -> out.set(key, row.get(key)));
        return Shape.meaningful(out);
    }

    @Override
    public String label(Wanted wanted) {
        return label(rows(wanted.shown()).values().iterator().next());
    }

    private static String label(JsonNode row) {
        return "contact point " + row.path("name").asString("");
    }

    @Override
    public Reading read(List<Wanted> wanted) {
        Map<String, JsonNode> own = new TreeMap<>();
        Map<String, ArrayNode> foreignByName = new TreeMap<>();
        for (JsonNode row : grafana.need("reading the contact points", API)) {
            String uid = row.path("uid").asString("");
            if (uid.startsWith(prefix)) {
                own.put(uid, row);
            } else {
                foreignByName
                        .computeIfAbsent(row.path("name").asString(""), name -> Json.array())
                        .add(row);
            }
        }
        List<There> there = new ArrayList<>();
        List<String> uncomparable = new ArrayList<>();
        List<Foreign> foreign = new ArrayList<>();
        Set<String> wantedNames = new TreeSet<>();
        for (Wanted one : wanted) {
            ArrayNode texts = Json.array();
            ArrayNode raw = Json.array();
            Set<String> names = new TreeSet<>();
            rows(one.marked()).forEach((uid, row) -> {
                names.add(row.path("name").asString(""));
                JsonNode now = own.remove(uid);
                if (now != null) {
                    Secrecy.Masked masked = secrecy.mask(one, row, () -> filled(one, uid), now);
                    texts.add(compared(masked.node()));
                    raw.add(now);
                    if (masked.uncomparable() && !uncomparable.contains(label(one))) {
                        uncomparable.add(label(one));
                    }
                }
            });
            wantedNames.addAll(names);
            List<JsonNode> others = names.stream()
                    .flatMap(name ->
                            foreignByName.getOrDefault(name, Json.array()).valueStream())
                    .toList();
            if (!others.isEmpty()) {
                foreign.add(foreign(one, raw, others));
            } else if (!raw.isEmpty()) {
                there.add(new There(one.path(), Json.canonical(texts), label(one), digest(raw), raw));
            }
        }
        there.addAll(wantedNoMore(own, wantedNames));
        return new Reading(there, Secrecy.note(uncomparable).stream().toList(), foreign);
    }

    /** A contact point that is wanted no more is one object; what only lost an integration loses that row. */
    private static List<There> wantedNoMore(Map<String, JsonNode> own, Set<String> wantedNames) {
        Map<String, ArrayNode> whole = new TreeMap<>();
        own.forEach((uid, row) -> {
            String name = row.path("name").asString("");
            String key = wantedNames.contains(name) ? "contact point row " + uid : "contact point " + name;
            whole.computeIfAbsent(key, k -> Json.array()).add(row);
        });
        List<There> out = new ArrayList<>();
        whole.forEach((key, rows) -> {
            ArrayNode texts = Json.array();
            rows.forEach(row -> texts.add(compared(row)));
            out.add(new There(key, Json.canonical(texts), label(rows.get(0)), digest(rows), rows));
        });
        return out;
    }

    /**
     * Integrations of others under the same name. To adopt them, obsctl's own are made first and they go then, so that a
     * policy that names the contact point never points nowhere.
     *
     * @param own rows of obsctl's that stand beside already
     */
    private static Foreign foreign(Wanted one, ArrayNode own, List<JsonNode> others) {
        ArrayNode raw = Json.array().addAll(own).addAll(others);
        ArrayNode texts = Json.array();
        boolean stored = false;
        boolean byFile = false;
        for (JsonNode row : others) {
            texts.add(compared(blind(row)));
            stored |= Json.compact(row).contains(Secrecy.REDACTED);
            byFile |= row.path("provenance").asString("").equals("file");
        }
        String uids = others.stream().map(r -> r.path("uid").asString("")).collect(Collectors.joining(", "));
        String name = others.get(0).path("name").asString("");
        There there = new There(
                one.path(), Json.canonical(texts), "contact point " + name + " (uid " + uids + ")", digest(raw), raw);
        String obstacle = byFile
                ? "which a file of Grafana's provisioning writes again"
                : stored ? "whose stored secret nobody could give back" : "";
        return new Foreign(there, "contact point " + name, obstacle);
    }

    /** Addresses of others are their secrets often enough. */
    private static JsonNode blind(JsonNode row) {
        ObjectNode out = (ObjectNode) row.deepCopy();
        ObjectNode settings = Json.object();
        row.path("settings").propertyNames().forEach(key -> settings.put(key, "***"));
        out.set("settings", settings);
        return out;
    }

    private JsonNode filled(Wanted wanted, String uid) {
        JsonNode filled = secrecy.filled(wanted);
        return filled.isNull() ? filled : rows(filled).getOrDefault(uid, Json.object());
    }

    private static String digest(JsonNode raw) {
        return DigestUtils.sha256Hex(Json.canonical(raw));
    }

    @Override
    public Step create(Wanted wanted, JsonNode filled) {
        return write(wanted, filled, Json.array());
    }

    @Override
    public Step update(Wanted wanted, JsonNode filled, There there) {
        return write(wanted, filled, there.raw());
    }

    /** Writes each row; when one fails, the rows before it are undone with the rest of the run. */
    private Step write(Wanted wanted, JsonNode filled, JsonNode before) {
        Map<String, JsonNode> old = new TreeMap<>();
        before.forEach(row -> old.put(row.path("uid").asString(""), row));
        List<Step> done = new ArrayList<>();
        for (Map.Entry<String, JsonNode> row : rows(filled).entrySet()) {
            ObjectNode body = (ObjectNode) row.getValue().deepCopy();
            body.put("uid", row.getKey());
            JsonNode there = old.get(row.getKey());
            Step step = there == null
                    ? create(row.getKey(), label(wanted), body)
                    : change(row.getKey(), label(wanted), body, there);
            done.add(step);
            if (step.failure().isPresent()) {
                break;
            }
        }
        List<JsonNode> others = old.entrySet().stream()
                .filter(e -> !e.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
        if (done.stream().allMatch(step -> step.failure().isEmpty())) {
            others.forEach(row -> done.add(remove(label(row), row)));
        }
        return Step.all(done);
    }

    private Step create(String uid, String label, JsonNode body) {
        return Step.created(
                grafana.writeAlerting("creating the " + label, "POST", API, body, Map.of()),
                () -> grafana.writeAlerting(
                        "undoing the creation of the " + label, "DELETE", path(uid), null, Map.of()));
    }

    private Step change(String uid, String label, JsonNode body, JsonNode there) {
        Reply reply = grafana.writeAlerting("changing the " + label, "PUT", path(uid), body, Map.of());
        return Json.compact(there).contains(Secrecy.REDACTED)
                ? Step.irreversible(reply, Secrecy.irreversible(label))
                : Step.of(
                        reply,
                        () -> grafana.writeAlerting(
                                "putting back the " + label, "PUT", path(uid), restorable(there), Map.of()));
    }

    @Override
    public Step remove(There there) {
        List<Step> done = new ArrayList<>();
        there.raw().forEach(row -> done.add(remove(there.label(), row)));
        return Step.all(done);
    }

    private Step remove(String label, JsonNode row) {
        Reply reply = grafana.writeAlerting(
                "removing the " + label, "DELETE", path(row.path("uid").asString("")), null, Map.of());
        return Json.compact(row).contains(Secrecy.REDACTED)
                ? Step.irreversible(reply, Secrecy.irreversible(label))
                : Step.of(
                        reply,
                        () -> grafana.writeAlerting(
                                "putting back the " + label, "POST", API, restorable(row), Map.of()));
    }

    /** The original is there before obsctl's own goes. */
    @Override
    public Step giveBack(There there, JsonNode original) {
        List<Step> done = new ArrayList<>();
        for (JsonNode row : original) {
            String uid = row.path("uid").asString("");
            if (!uid.startsWith(prefix)) {
                String what = "giving back the " + label(row);
                done.add(Step.created(
                        grafana.writeAlerting(what, "POST", API, restorable(row), Map.of()),
                        () -> grafana.writeAlerting("undoing: " + what, "DELETE", path(uid), null, Map.of())));
            }
        }
        if (done.stream().allMatch(step -> step.failure().isEmpty())) {
            there.raw().forEach(row -> done.add(remove(there.label(), row)));
        }
        return Step.all(done);
    }

    private static JsonNode restorable(JsonNode row) {
        return Shape.without(row, Set.of("provenance"));
    }

    private static String path(String uid) {
        return API + "/" + GrafanaClient.segment(uid);
    }
}
