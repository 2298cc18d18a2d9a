package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What each integration needs, and which of its settings are secrets. */
final class ContactPointTypes {
    static final String REDACTED = "[REDACTED]";

    /** {@code anyOf}: one of these must be set. */
    private record Type(List<String> anyOf, Set<String> secrets) {}

    private static final Map<String, Type> TYPES = Map.ofEntries(
            Map.entry("email", new Type(List.of("addresses"), Set.of())),
            Map.entry("slack", new Type(List.of("url", "token"), Set.of("url", "token"))),
            Map.entry("pagerduty", new Type(List.of("integrationKey"), Set.of("integrationKey"))),
            Map.entry("webhook", new Type(List.of("url"), Set.of("password", "authorization_credentials"))),
            Map.entry("opsgenie", new Type(List.of("apiKey"), Set.of("apiKey"))),
            Map.entry("telegram", new Type(List.of("bottoken"), Set.of("bottoken"))),
            Map.entry("discord", new Type(List.of("url"), Set.of("url"))),
            Map.entry("teams", new Type(List.of("url"), Set.of())),
            Map.entry("googlechat", new Type(List.of("url"), Set.of("url"))),
            Map.entry("victorops", new Type(List.of("url"), Set.of("url"))),
            Map.entry("pushover", new Type(List.of("apiToken"), Set.of("apiToken", "userKey"))),
            Map.entry("prometheus-alertmanager", new Type(List.of("url"), Set.of("basicAuthPassword"))),
            Map.entry("oncall", new Type(List.of("url"), Set.of("password", "authorization_credentials"))));

    private ContactPointTypes() {}

    /** What is wrong with the settings; empty when nothing is. */
    static String check(String type, JsonNode settings) {
        Type known = TYPES.get(type);
        if (known == null) {
            return "invalid object specification: unsupported integration type " + type;
        }
        boolean enough =
                known.anyOf.stream().anyMatch(f -> !Json.string(settings, f).isEmpty());
        return enough
                ? ""
                : "invalid object specification: could not find " + String.join(" or ", known.anyOf)
                        + " property in settings";
    }

    static ObjectNode redacted(String type, JsonNode settings) {
        ObjectNode copy = settings instanceof ObjectNode o ? o.deepCopy() : Json.object();
        Type known = TYPES.get(type);
        if (known != null) {
            for (String secret : known.secrets) {
                if (!Json.string(copy, secret).isEmpty()) {
                    copy.put(secret, REDACTED);
                }
            }
        }
        return copy;
    }

    /** On an update a redacted secret means "as before"; on a create it is taken literally. */
    static void keepSecrets(String type, ObjectNode settings, JsonNode before) {
        Type known = TYPES.get(type);
        if (known != null) {
            for (String secret : known.secrets) {
                if (Json.string(settings, secret).equals(REDACTED) && before.has(secret)) {
                    settings.set(secret, before.get(secret));
                }
            }
        }
    }
}
