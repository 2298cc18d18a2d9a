package io.obsctl.verify.lane;

import static io.obsctl.model.Lane.ALERTMANAGER;
import static io.obsctl.model.Lane.FLEET;
import static io.obsctl.model.Lane.GRAFANA;
import static io.obsctl.model.Lane.LOKI_READ;
import static io.obsctl.model.Lane.LOKI_WRITE;
import static io.obsctl.model.Lane.MIMIR_READ;
import static io.obsctl.model.Lane.MIMIR_WRITE;
import static io.obsctl.model.Lane.OTLP_WRITE;
import static io.obsctl.model.Lane.PROFILES_WRITE;
import static io.obsctl.model.Lane.STACK_API;
import static io.obsctl.model.Lane.TEMPO_READ;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.sandbox.backend.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ids and tokens that are wrong, each with the verdict that the truth of the stand asks for. */
final class CredentialFaults {
    static final List<Lane> WRITE = List.of(OTLP_WRITE, MIMIR_WRITE, LOKI_WRITE, PROFILES_WRITE, FLEET);
    static final List<Lane> READ = List.of(MIMIR_READ, LOKI_READ, TEMPO_READ, ALERTMANAGER);
    static final Map<String, List<Lane>> LANES = Map.of(
            "otlp", List.of(OTLP_WRITE),
            "mimir", List.of(MIMIR_WRITE, MIMIR_READ),
            "loki", List.of(LOKI_WRITE, LOKI_READ),
            "tempo", List.of(TEMPO_READ),
            "alertmanager", List.of(ALERTMANAGER),
            "profiles", List.of(PROFILES_WRITE),
            "fleet", List.of(FLEET));
    private static final String[] ALL = Stand.BACKENDS.toArray(new String[0]);

    private CredentialFaults() {}

    static List<Lane> all() {
        List<Lane> out = new ArrayList<>(WRITE);
        out.addAll(READ);
        return out;
    }

    static List<Fault> list() {
        List<Fault> out = new ArrayList<>();
        ids(out);
        tokens(out);
        scopes(out);
        grafanaAndApi(out);
        together(out);
        return out;
    }

    private static void ids(List<Fault> out) {
        for (String backend : Stand.BACKENDS) {
            out.add(Fault.of("an id of no lane on " + backend, s -> s.ids.put(backend, "999"))
                    .on(LANES.get(backend), LaneCause.WRONG_ID)
                    .finding("auth/wrong-id"));
        }
        out.add(Fault.of("an id of no lane on loki, and the stack API can be asked", s -> {
                    s.api = true;
                    s.ids.put("loki", "999");
                })
                .on(LANES.get("loki"), LaneCause.WRONG_ID)
                .finding("auth/wrong-id")
                .mends("loki"));
        out.add(Fault.of("the OTLP id on every lane", s -> s.ids.replaceAll((lane, id) -> s.right.get("otlp")))
                .on(List.of(MIMIR_WRITE, MIMIR_READ, LOKI_WRITE, LOKI_READ, TEMPO_READ), LaneCause.WRONG_ID)
                .on(List.of(ALERTMANAGER, PROFILES_WRITE, FLEET), LaneCause.WRONG_ID)
                .finding("auth/wrong-id")
                .saying("is the OTLP id"));
        out.add(Fault.of("three ids went round", s -> {
                    s.swap("otlp", "mimir").swap("mimir", "alertmanager");
                })
                .on(List.of(OTLP_WRITE, MIMIR_WRITE, MIMIR_READ, ALERTMANAGER), LaneCause.WRONG_ID)
                .finding("auth/swapped-ids")
                .mends("otlp", "mimir", "alertmanager"));
        out.add(Fault.of("all seven ids went round", s -> {
                    for (int i = 0; i + 1 < ALL.length; i++) {
                        s.swap(ALL[i], ALL[i + 1]);
                    }
                })
                .on(all(), LaneCause.WRONG_ID)
                .finding("auth/swapped-ids")
                .mends(ALL));
        out.add(Fault.of("seven ids of another stack", s -> s.ids.replaceAll((lane, id) -> "9" + id))
                .on(all(), LaneCause.WRONG_ID, LaneCause.UNKNOWN_TOKEN)
                .finding("auth/cannot-tell"));
        out.add(Fault.of("seven ids of another stack, and the stack API can be asked", s -> {
                    s.api = true;
                    s.ids.replaceAll((lane, id) -> "9" + id);
                })
                .on(all(), LaneCause.WRONG_ID)
                .finding("auth/wrong-id")
                .mends(ALL));
    }

    private static void tokens(List<Fault> out) {
        out.add(Fault.of("the write token is mistyped", s -> s.tokens.put("WRITE", mistyped(s, "write")))
                .on(WRITE, LaneCause.UNKNOWN_TOKEN)
                .finding("auth/bad-token"));
        out.add(Fault.of("the read token is mistyped", s -> s.tokens.put("READ", mistyped(s, "read")))
                .on(List.of(MIMIR_READ, LOKI_READ, TEMPO_READ, ALERTMANAGER), LaneCause.UNKNOWN_TOKEN)
                .finding("auth/bad-token"));
        out.add(Fault.of("both tokens are mistyped", s -> {
                    s.tokens.put("WRITE", mistyped(s, "write"));
                    s.tokens.put("READ", mistyped(s, "read"));
                })
                .on(all(), LaneCause.WRONG_ID, LaneCause.UNKNOWN_TOKEN)
                .finding("auth/cannot-tell"));
        out.add(Fault.of("both tokens are mistyped, and the stack API says that the ids are right", s -> {
                    s.api = true;
                    s.tokens.put("WRITE", mistyped(s, "write"));
                    s.tokens.put("READ", mistyped(s, "read"));
                })
                .on(all(), LaneCause.UNKNOWN_TOKEN)
                .finding("auth/bad-token"));
        out.add(Fault.of("the write token is cut", s -> s.tokens.put("WRITE", cut(s.tokens.get("WRITE"))))
                .on(WRITE, LaneCause.MALFORMED_TOKEN)
                .finding("auth/bad-token"));
        out.add(Fault.of("the read token is quoted", s -> s.tokens.put("READ", "glc_\"" + s.tokens.get("READ") + "\""))
                .on(READ, LaneCause.MALFORMED_TOKEN)
                .finding("auth/bad-token"));
        out.add(Fault.of("the write token is revoked", s -> s.sandbox.tokens().revoke("write"))
                .on(WRITE, LaneCause.EXPIRED_TOKEN, LaneCause.REVOKED_TOKEN)
                .finding("auth/bad-token"));
        out.add(Fault.of("the read token is revoked", s -> s.sandbox.tokens().revoke("read"))
                .on(READ, LaneCause.EXPIRED_TOKEN, LaneCause.REVOKED_TOKEN)
                .finding("auth/bad-token"));
        out.add(Fault.of(
                        "the write token is expired",
                        s -> s.sandbox
                                .tokens()
                                .put(s.sandbox
                                        .tokens()
                                        .named("write")
                                        .orElseThrow()
                                        .expiring(Instant.EPOCH)))
                .on(WRITE, LaneCause.EXPIRED_TOKEN, LaneCause.REVOKED_TOKEN)
                .finding("auth/bad-token"));
        out.add(Fault.of("the write token is expired, and the list of tokens says so", s -> {
                    s.api = true;
                    s.sandbox
                            .tokens()
                            .put(s.sandbox.tokens().named("write").orElseThrow().expiring(Instant.EPOCH));
                })
                .on(WRITE, LaneCause.EXPIRED_TOKEN)
                .finding("auth/bad-token")
                .saying("it has ended", "ended 1970-01-01T00:00:00Z"));
        out.add(Fault.of("the write token was revoked, and the list has none of its name", s -> {
                    s.api = true;
                    s.sandbox.tokens().revoke("write");
                })
                .on(WRITE, LaneCause.EXPIRED_TOKEN, LaneCause.REVOKED_TOKEN)
                .finding("auth/bad-token")
                .saying("cannot tell: it is expired or revoked", "has none of this name"));
        out.add(Fault.of("the read token was revoked and made anew under its name", s -> {
                    s.api = true;
                    var read = s.sandbox.tokens().named("read").orElseThrow();
                    s.sandbox.tokens().put(new Token("earlier", read.value(), read.scopes(), null, null, true));
                    String value = Token.cloud("second", "812733", "prod-eu-west-2", Set.of())
                            .value();
                    s.sandbox.tokens().put(new Token("read", value, read.scopes(), null, null, false));
                })
                .on(READ, LaneCause.REVOKED_TOKEN)
                .finding("auth/bad-token")
                .saying("it was revoked", "never ends"));
        out.add(Fault.of(
                        "the write token is of another stack of the organisation",
                        s -> s.tokens.put(
                                "WRITE",
                                Token.cloud("elsewhere", "812733", "prod-eu-west-2", Set.of())
                                        .value()))
                .on(WRITE, LaneCause.UNKNOWN_TOKEN)
                .finding("auth/bad-token"));
        out.add(Fault.of(
                        "the write token is of another organisation",
                        s -> s.tokens.put(
                                "WRITE",
                                Token.cloud("stranger", "111111", "prod-eu-west-2", Set.of())
                                        .value()))
                .on(WRITE, LaneCause.FOREIGN_TOKEN)
                .finding("auth/bad-token", "auth/foreign-token")
                .saying("organisation 111111", "812733"));
        out.add(Fault.of("both tokens are of another organisation, which the stack API shows", s -> {
                    s.api = true;
                    s.tokens.put(
                            "WRITE", Token.cloud("a", "111111", "us", Set.of()).value());
                    s.tokens.put(
                            "READ", Token.cloud("b", "111111", "us", Set.of()).value());
                })
                .on(all(), LaneCause.FOREIGN_TOKEN)
                .finding("auth/bad-token", "auth/foreign-token"));
        out.add(Fault.of("a service account's token for writing", s -> s.tokens.put("WRITE", s.sandbox.token("editor")))
                .on(WRITE, LaneCause.WRONG_TOKEN_KIND)
                .finding("auth/bad-token"));
        out.add(Fault.of(
                        "the write token may not come from here",
                        s -> s.sandbox.tokens().fence("write"))
                .on(WRITE, LaneCause.ADDRESS_NOT_ALLOWED)
                .finding("auth/address-not-allowed"));
        out.add(Fault.of(
                        "the read token may not come from here",
                        s -> s.sandbox.tokens().fence("read"))
                .on(READ, LaneCause.ADDRESS_NOT_ALLOWED)
                .finding("auth/address-not-allowed"));
        out.add(Fault.of("the variable of the read token is not set", s -> s.tokens.remove("READ"))
                .on(READ, LaneCause.NOT_ASKED)
                .finding("secret/not-set"));
    }

    private static void scopes(List<Fault> out) {
        Map<String, Lane> scopes = Map.of(
                "traces:write", OTLP_WRITE,
                "metrics:write", MIMIR_WRITE,
                "logs:write", LOKI_WRITE,
                "profiles:write", PROFILES_WRITE,
                "fleet-management:read", FLEET,
                "metrics:read", MIMIR_READ,
                "logs:read", LOKI_READ,
                "traces:read", TEMPO_READ,
                "alerts:read", ALERTMANAGER);
        scopes.forEach((scope, lane) -> out.add(Fault.of(scope + " is missing", s -> without(s, scope))
                .on(lane, LaneCause.MISSING_SCOPE)
                .finding("auth/missing-scope")
                .saying(scope)));
        out.add(Fault.of("the read token stands for the write token", s -> s.tokens.put("WRITE", s.tokens.get("READ")))
                .on(WRITE, LaneCause.MISSING_SCOPE)
                .finding("auth/missing-scope"));
        out.add(Fault.of("the tokens have changed places", s -> {
                    s.tokens.put("WRITE", s.sandbox.token("read"));
                    s.tokens.put("READ", s.sandbox.token("write"));
                })
                .on(all(), LaneCause.MISSING_SCOPE)
                .finding("auth/missing-scope"));
    }

    private static void grafanaAndApi(List<Fault> out) {
        out.add(Fault.of("a viewer is to deploy dashboards", s -> {
                    s.observe = "observe: { dashboards: [service-overview] }\n";
                    s.tokens.put("SA", s.sandbox.token("viewer"));
                })
                .on(GRAFANA, LaneCause.ROLE_TOO_LOW)
                .finding("auth/low-role"));
        out.add(Fault.of(
                        "a service account of another Grafana",
                        s -> s.tokens.put(
                                "SA",
                                Token.serviceAccount("other", Token.Role.ADMIN).value()))
                .on(GRAFANA, LaneCause.EXPIRED_TOKEN, LaneCause.REVOKED_TOKEN, LaneCause.UNKNOWN_TOKEN)
                .finding("auth/bad-token"));
        out.add(Fault.of(
                        "the service account's token is revoked",
                        s -> s.sandbox.tokens().revoke("editor"))
                .on(GRAFANA, LaneCause.EXPIRED_TOKEN, LaneCause.REVOKED_TOKEN, LaneCause.UNKNOWN_TOKEN)
                .finding("auth/bad-token"));
        out.add(Fault.of("the service account's token is cut", s -> s.tokens.put("SA", "glsa_FAKE"))
                .on(GRAFANA, LaneCause.MALFORMED_TOKEN)
                .finding("auth/bad-token"));
        out.add(Fault.of("an access-policy token for Grafana", s -> s.tokens.put("SA", s.tokens.get("WRITE")))
                .on(GRAFANA, LaneCause.WRONG_TOKEN_KIND)
                .finding("auth/bad-token"));
        out.add(Fault.of("stacks:read is missing", s -> {
                    s.api = true;
                    s.tokens.put("STACKS", s.sandbox.token("rules"));
                })
                .on(STACK_API, LaneCause.MISSING_SCOPE)
                .finding("auth/missing-scope"));
        out.add(Fault.of("the stacks token is revoked", s -> {
                    s.api = true;
                    s.sandbox.tokens().revoke("discover");
                })
                .on(STACK_API, LaneCause.EXPIRED_TOKEN, LaneCause.REVOKED_TOKEN, LaneCause.UNKNOWN_TOKEN)
                .finding("auth/bad-token"));
        out.add(Fault.of("the slug is another stack's", s -> {
                    s.api = true;
                    s.slug = "other";
                })
                .on(STACK_API, LaneCause.WRONG_SLUG)
                .finding("auth/wrong-slug"));
    }

    private static void together(List<Fault> out) {
        out.add(Fault.of("two ids swapped and a scope missing elsewhere", s -> {
                    s.swap("otlp", "loki");
                    without(s, "metrics:read");
                })
                .on(List.of(OTLP_WRITE, LOKI_WRITE, LOKI_READ), LaneCause.WRONG_ID)
                .on(MIMIR_READ, LaneCause.MISSING_SCOPE)
                .finding("auth/swapped-ids", "auth/missing-scope")
                .mends("otlp", "loki"));
        out.add(Fault.of("two ids swapped and the read token revoked", s -> {
                    s.swap("otlp", "profiles");
                    s.sandbox.tokens().revoke("read");
                })
                .on(List.of(OTLP_WRITE, PROFILES_WRITE), LaneCause.WRONG_ID)
                .on(READ, LaneCause.EXPIRED_TOKEN, LaneCause.REVOKED_TOKEN)
                .finding("auth/swapped-ids", "auth/bad-token")
                .mends("otlp", "profiles"));
        out.add(Fault.of(
                        "two pairs of ids swapped", s -> s.swap("otlp", "mimir").swap("profiles", "fleet"))
                .on(List.of(OTLP_WRITE, MIMIR_WRITE, MIMIR_READ, PROFILES_WRITE, FLEET), LaneCause.WRONG_ID)
                .finding("auth/swapped-ids")
                .mends("otlp", "mimir", "profiles", "fleet"));
    }

    /** Another secret in a token that reads well: what a slip of the fingers makes when it does not break the JSON. */
    private static String mistyped(Stand stand, String name) {
        return Token.cloud(name + "x", "812733", "prod-eu-west-2", Set.of()).value();
    }

    private static String cut(String token) {
        return token.substring(0, token.length() / 2);
    }

    private static void without(Stand s, String scope) {
        for (String name : List.of("write", "read")) {
            Token token = s.sandbox.tokens().named(name).orElseThrow();
            Set<String> fewer = new HashSet<>(token.scopes());
            fewer.remove(scope);
            s.sandbox.tokens().put(token.withScopes(fewer));
        }
    }
}
