package io.obsctl.infra.grafana;

import io.obsctl.infra.json.Json;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.PrometheusDuration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Groups of alert rules, by the provisioning API: a write replaces the whole group. Rules belong to the profile that
 * their label {@code obsctl_profile} names, and a group to the profile that all of its rules belong to; what files
 * provision belongs to nobody else. A group has no version; its digest stands for it. Writes leave the rules editable
 * in Grafana, where people pause them.
 */
final class RuleGroups implements ObjectKind {
    private static final String API = "/api/v1/provisioning/";
    private static final String OWNER = "obsctl_profile";
    private static final Map<String, String> EDITABLE = Map.of("X-Disable-Provenance", "true");
    /** What the server adds to a rule, and does not take back or knows from the address. */
    private static final Set<String> SERVERS_OWN =
            Set.of("id", "orgID", "updated", "updatedBy", "provenance", "ruleGroup", "folderUID", "guid");
    /** Compared whole, since an addition changes who is told what. */
    private static final Set<String> WHOLE = Set.of("labels", "annotations", "notification_settings");

    private final GrafanaClient grafana;
    private final String profile;

    RuleGroups(GrafanaClient grafana, String profile) {
        this.grafana = grafana;
        this.profile = profile;
    }

    /** Where a group is; its name is unique in its folder. */
    private record Place(String folder, String group) implements Comparable<Place> {
        static Place ofGroup(JsonNode group) {
            return new Place(
                    group.path("folderUid").asString(""), group.path("title").asString(""));
        }

        static Place ofRule(JsonNode rule) {
            return new Place(
                    rule.path("folderUID").asString(""), rule.path("ruleGroup").asString(""));
        }

        String path() {
            return API + "folder/" + GrafanaClient.segment(folder) + "/rule-groups/" + GrafanaClient.segment(group);
        }

        @Override
        public int compareTo(Place other) {
            return (folder + "/" + group).compareTo(other.folder + "/" + other.group);
        }
    }

    @Override
    public ArtifactKind artifacts() {
        return ArtifactKind.ALERT_RULES;
    }

    @Override
    public String canonical(Wanted wanted) {
        JsonNode group = wanted.shown();
        return Json.canonical(compared(group, group));
    }

    @Override
    public String label(Wanted wanted) {
        return label(wanted.shown());
    }

    private static String label(JsonNode group) {
        return "alert rules " + group.path("title").asString("");
    }

    /** Both as they are compared: without what a server adds, durations in one form. */
    private static JsonNode compared(JsonNode wanted, JsonNode there) {
        ObjectNode out = Json.object();
        for (String key : List.of("title", "folderUid", "interval")) {
            out.set(key, there.path(key));
        }
        ArrayNode rules = out.putArray("rules");
        for (int i = 0; i < there.path("rules").size(); i++) {
            rules.add(comparedRule(
                    wanted.path("rules").path(i), there.path("rules").get(i)));
        }
        return out;
    }

    private static JsonNode comparedRule(JsonNode wanted, JsonNode there) {
        boolean known = wanted.isObject();
        ObjectNode out = Shape.without(there, SERVERS_OWN);
        for (String key : new LinkedHashSet<>(out.propertyNames())) {
            if (known && !WHOLE.contains(key)) {
                if (wanted.has(key)) {
                    out.set(key, Shape.reduced(wanted.get(key), out.get(key)));
                } else {
                    out.remove(key);
                }
            }
        }
        for (String key : List.of("for", "keep_firing_for")) {
            if (out.path(key).isString()) {
                out.put(key, PrometheusDuration.canonical(out.path(key).stringValue()));
            }
        }
        return Shape.meaningful(out);
    }

    private boolean isOwn(JsonNode rule) {
        String provenance = rule.path("provenance").asString("");
        return rule.path("labels").path(OWNER).asString("").equals(profile)
                && (provenance.isEmpty() || provenance.equals("api"));
    }

    @Override
    public Reading read(List<Wanted> wanted) {
        Map<Place, List<JsonNode>> all = new TreeMap<>();
        for (JsonNode rule : grafana.need("reading the alert rules", API + "alert-rules")) {
            all.computeIfAbsent(Place.ofRule(rule), p -> new ArrayList<>()).add(rule);
        }
        List<There> there = new ArrayList<>();
        List<Foreign> foreign = new ArrayList<>();
        Set<Place> places = new TreeSet<>();
        for (Wanted one : wanted) {
            JsonNode group = one.shown();
            Place place = Place.ofGroup(group);
            places.add(place);
            List<JsonNode> inTheWay = inTheWay(group, place, all);
            if (!inTheWay.isEmpty()) {
                foreign.add(foreign(one, place, inTheWay));
            } else if (all.containsKey(place)) {
                get(place, label(one))
                        .ifPresent(now -> there.add(there(one.path(), compared(group, now), label(one), now)));
            }
        }
        all.forEach((place, rules) -> {
            if (!places.contains(place) && rules.stream().allMatch(this::isOwn)) {
                String label = "alert rules " + place.group();
                get(place, label)
                        .ifPresent(now -> there.add(there(name(place), compared(Json.object(), now), label, now)));
            }
        });
        return new Reading(there, List.of(), foreign);
    }

    /** Rules of others in the group's place, and any others that have a uid which the group needs. */
    private List<JsonNode> inTheWay(JsonNode group, Place place, Map<Place, List<JsonNode>> all) {
        Set<String> uids = new TreeSet<>();
        group.path("rules").forEach(rule -> uids.add(rule.path("uid").asString("")));
        Predicate<JsonNode> wantedUid = rule -> uids.contains(rule.path("uid").asString(""));
        return all.entrySet().stream()
                .flatMap(e -> e.getValue().stream().filter(rule -> e.getKey().equals(place) || wantedUid.test(rule)))
                .filter(rule -> !isOwn(rule))
                .toList();
    }

    /** A group can be taken over whole; rules elsewhere that have its uids, or that files provision, cannot. */
    private Foreign foreign(Wanted one, Place place, List<JsonNode> inTheWay) {
        String rules = inTheWay.stream()
                .map(r ->
                        r.path("title").asString("") + ", uid " + r.path("uid").asString(""))
                .collect(Collectors.joining("; "));
        String obstacle = "";
        if (!inTheWay.stream().allMatch(r -> Place.ofRule(r).equals(place))) {
            obstacle = "which has a uid that the profile's needs and is in another group";
        } else if (inTheWay.stream()
                .anyMatch(r -> r.path("provenance").asString("").equals("file"))) {
            obstacle = "which a file of Grafana's provisioning writes again";
        }
        JsonNode now = get(place, label(one)).orElseGet(Json::object);
        String label = label(one) + " (" + rules + ")";
        return new Foreign(there(one.path(), compared(one.shown(), now), label, now), name(place), obstacle);
    }

    private static String name(Place place) {
        return "alert rules " + place.group() + " of " + place.folder();
    }

    private Optional<JsonNode> get(Place place, String label) {
        return grafana.get("reading the " + label, place.path());
    }

    private static There there(String key, JsonNode compared, String label, JsonNode raw) {
        return new There(key, Json.canonical(compared), label, DigestUtils.sha256Hex(Json.canonical(raw)), raw);
    }

    @Override
    public Step create(Wanted wanted, JsonNode filled) {
        Place place = Place.ofGroup(filled);
        return Step.created(
                put("creating the " + label(wanted), filled),
                () -> delete("undoing the creation of the " + label(wanted), place));
    }

    @Override
    public Step update(Wanted wanted, JsonNode filled, There there) {
        return Step.of(put("changing the " + label(wanted), filled), () -> putBack(there));
    }

    @Override
    public Step remove(There there) {
        return Step.of(delete("removing the " + there.label(), Place.ofGroup(there.raw())), () -> putBack(there));
    }

    @Override
    public Step giveBack(There there, JsonNode original) {
        Reply reply = putBack(new There(there.key(), "", there.label(), null, original));
        return Step.of(reply, () -> putBack(there));
    }

    private Reply putBack(There there) {
        ObjectNode body = (ObjectNode) there.raw().deepCopy();
        ArrayNode rules = Json.array();
        there.raw().path("rules").forEach(rule -> rules.add(Shape.without(rule, SERVERS_OWN)));
        body.set("rules", rules);
        return put("putting back the " + there.label(), body);
    }

    private Reply put(String what, JsonNode group) {
        return grafana.writeAlerting(what, "PUT", Place.ofGroup(group).path(), addressed(group), EDITABLE);
    }

    /** Each rule says where it belongs as well: Grafana's checks look at the rule before the address. */
    private static JsonNode addressed(JsonNode group) {
        Place place = Place.ofGroup(group);
        ObjectNode body = (ObjectNode) group.deepCopy();
        for (JsonNode rule : body.path("rules")) {
            ((ObjectNode) rule).put("folderUID", place.folder()).put("ruleGroup", place.group());
        }
        return body;
    }

    private Reply delete(String what, Place place) {
        return grafana.writeAlerting(what, "DELETE", place.path(), null, EDITABLE);
    }
}
