package io.obsctl.infra.grafana;

import io.obsctl.infra.json.Json;
import io.obsctl.model.ArtifactKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Data sources. {@code jsonData.obsctl} holds the profile that they belong to, {@code jsonData.obsctlSecure} a digest of
 * what was sent encrypted, as references, so that another reference or tenant is seen although Grafana keeps the values
 * to itself. A stale {@code version} is 409.
 */
final class Datasources implements ObjectKind {
    private static final Set<String> SERVERS_OWN =
            Set.of("id", "orgId", "version", "readOnly", "typeLogoUrl", "secureJsonFields", "apiVersion");
    private static final String MARK = "obsctl";
    private static final String SECURE_DIGEST = "obsctlSecure";
    private static final String API = "/api/datasources";

    private final GrafanaClient grafana;
    private final String profile;
    private final Secrecy secrecy;

    Datasources(GrafanaClient grafana, String profile, Secrecy secrecy) {
        this.grafana = grafana;
        this.profile = profile;
        this.secrecy = secrecy;
    }

    @Override
    public ArtifactKind artifacts() {
        return ArtifactKind.DATASOURCE;
    }

    private static String uid(JsonNode source) {
        return source.path("uid").asString("");
    }

    /** @param shown the same with references for secrets */
    private ObjectNode marked(JsonNode source, JsonNode shown) {
        ObjectNode out = (ObjectNode) source.deepCopy();
        ObjectNode data = out.withObject("jsonData").put(MARK, profile);
        if (!shown.path("secureJsonData").isEmpty()) {
            data.put(
                    SECURE_DIGEST,
                    DigestUtils.sha256Hex(Json.canonical(shown.path("secureJsonData")))
                            .substring(0, 16));
        }
        return out;
    }

    private JsonNode compared(Wanted wanted) {
        return Shape.meaningful(Shape.without(marked(wanted.shown(), wanted.shown()), SERVERS_OWN));
    }

    @Override
    public String canonical(Wanted wanted) {
        return Json.canonical(compared(wanted));
    }

    @Override
    public String label(Wanted wanted) {
        return label(wanted.shown());
    }

    private static String label(JsonNode source) {
        return "data source " + source.path("name").asString("");
    }

    private boolean isOwn(JsonNode source) {
        return source.path("jsonData").path(MARK).asString("").equals(profile)
                && !source.path("readOnly").asBoolean(false);
    }

    @Override
    public Reading read(List<Wanted> wanted) {
        List<There> there = new ArrayList<>();
        List<Foreign> foreign = new ArrayList<>();
        List<String> uncomparable = new ArrayList<>();
        Set<String> wantedUids = new TreeSet<>();
        JsonNode all = grafana.need("reading the data sources", API);
        for (Wanted one : wanted) {
            JsonNode want = one.shown();
            wantedUids.add(uid(want));
            for (JsonNode source : all) {
                boolean sameUid = uid(source).equals(uid(want));
                boolean sameName = source.path("name").equals(want.path("name"));
                if ((sameUid || sameName) && !isOwn(source)) {
                    foreign.add(foreign(one, source, sameUid));
                } else if (sameUid) {
                    there(one, uncomparable).ifPresent(there::add);
                }
            }
        }
        for (JsonNode source : all) {
            if (isOwn(source) && !wantedUids.contains(uid(source))) {
                String text = Json.canonical(Shape.meaningful(Shape.without(source, SERVERS_OWN)));
                there.add(new There("data source " + uid(source), text, label(source), null, source));
            }
        }
        return new Reading(there, Secrecy.note(uncomparable).stream().toList(), foreign);
    }

    private Foreign foreign(Wanted one, JsonNode listed, boolean sameUid) {
        JsonNode source =
                grafana.get("reading the " + label(listed), path(uid(listed))).orElse(listed);
        String obstacle = "";
        if (source.path("readOnly").asBoolean(false)) {
            obstacle = "which a file of Grafana's provisioning writes again";
        } else if (!sameUid) {
            obstacle = "which has the name and another uid";
        } else if (!source.path("secureJsonFields").isEmpty()) {
            obstacle = "whose stored secret nobody could give back";
        }
        There there = new There(
                one.path(),
                Json.canonical(Shape.meaningful(Shape.without(source, SERVERS_OWN))),
                label(source) + " (uid " + uid(source) + ")",
                source.path("version").asString(""),
                source);
        return new Foreign(there, "data source " + uid(source), obstacle);
    }

    /** Only the single one shows its version and which secrets it has. */
    private Optional<There> there(Wanted one, List<String> uncomparable) {
        return grafana.get("reading the " + label(one), path(uid(one.shown()))).map(source -> {
            ObjectNode seen = Shape.without(source, SERVERS_OWN);
            source.path("secureJsonFields").propertyStream().forEach(field -> {
                if (field.getValue().asBoolean(false)) {
                    seen.withObject("secureJsonData").put(field.getKey(), Secrecy.REDACTED);
                }
            });
            Secrecy.Masked masked = secrecy.mask(one, one.marked(), () -> secrecy.filled(one), seen);
            if (masked.uncomparable()) {
                uncomparable.add(label(one));
            }
            return new There(
                    one.path(),
                    Json.canonical(Shape.meaningful(Shape.reduced(compared(one), masked.node()))),
                    label(one),
                    source.path("version").asString(""),
                    source);
        });
    }

    @Override
    public Step create(Wanted wanted, JsonNode filled) {
        String what = "creating the " + label(wanted);
        return Step.created(
                grafana.write(what, "POST", API, marked(filled, wanted.shown())),
                () -> grafana.write("undoing: " + what, "DELETE", path(uid(filled)), null));
    }

    @Override
    public Step update(Wanted wanted, JsonNode filled, There there) {
        ObjectNode body = marked(filled, wanted.shown());
        body.set("version", there.raw().path("version"));
        Reply reply = grafana.write("changing the " + label(wanted), "PUT", path(uid(filled)), body);
        return wanted.hasSecrets()
                ? Step.irreversible(reply, Secrecy.irreversible(label(wanted)))
                : Step.of(reply, () -> putBack(there));
    }

    private Reply putBack(There there) {
        String path = path(uid(there.raw()));
        ObjectNode body = Shape.without(there.raw(), SERVERS_OWN);
        body.set("version", grafana.need("reading the " + there.label(), path).path("version"));
        return grafana.write("putting back the " + there.label(), "PUT", path, body);
    }

    @Override
    public Step remove(There there) {
        Reply reply = grafana.write("removing the " + there.label(), "DELETE", path(uid(there.raw())), null);
        boolean secrets = there.raw().path("basicAuth").asBoolean(false)
                || !there.raw().path("secureJsonFields").isEmpty();
        return secrets
                ? Step.irreversible(reply, Secrecy.irreversible(there.label()))
                : Step.of(
                        reply,
                        () -> grafana.write(
                                "putting back the " + there.label(),
                                "POST",
                                API,
                                Shape.without(there.raw(), SERVERS_OWN)));
    }

    @Override
    public Step giveBack(There there, JsonNode original) {
        Reply reply = putBack(new There(there.key(), "", label(original), null, original));
        boolean secrets = !there.raw().path("secureJsonFields").isEmpty();
        return secrets
                ? Step.irreversible(reply, Secrecy.irreversible(there.label()))
                : Step.of(reply, () -> putBack(there));
    }

    private static String path(String uid) {
        return API + "/uid/" + GrafanaClient.segment(uid);
    }
}
