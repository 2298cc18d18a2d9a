package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.StackIdentity;
import io.obsctl.sandbox.backend.Token;
import io.obsctl.sandbox.backend.Token.Role;
import io.obsctl.sandbox.backend.TokenBook;
import io.obsctl.sandbox.backend.grafana.GrafanaState.Kind;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who one is, which Grafana this is, and service accounts. */
final class AccountApi {
    private static final String ACCOUNTS = "/api/serviceaccounts";

    private final GrafanaState state;
    private final StackIdentity stack;
    private final Access access;
    private final TokenBook tokens;
    private final Clock clock;

    AccountApi(GrafanaState state, StackIdentity stack, Access access, TokenBook tokens, Clock clock) {
        this.state = state;
        this.stack = stack;
        this.access = access;
        this.tokens = tokens;
        this.clock = clock;
    }

    void mount(Router router) {
        router.get("/api/health", call -> health());
        router.get("/api/org", access.demand(Role.VIEWER, "orgs:read", call -> org()));
        router.get("/api/user", access.demand(Role.VIEWER, "users:read", this::user));
        router.get("/api/user/orgs", access.demand(Role.VIEWER, "users:read", this::orgs));
        router.get("/api/access-control/user/permissions", access.demand(Role.VIEWER, "", this::permissions));
        router.get("/api/frontend/settings", access.demand(Role.VIEWER, "", call -> settings()));
        router.get(ACCOUNTS + "/search", access.demand(Role.ADMIN, "serviceaccounts:read", call -> accounts()));
        router.post(ACCOUNTS, access.demand(Role.ADMIN, "serviceaccounts:create", this::create));
        router.post(ACCOUNTS + "/{id}/tokens", access.demand(Role.ADMIN, "serviceaccounts:write", this::mint));
    }

    private Answer health() {
        var body = Json.object();
        body.put("commit", "sandbox");
        body.put("database", "ok");
        body.put("version", stack.version());
        return Answer.json(200, body);
    }

    private Answer org() {
        var body = Json.object();
        body.put("id", 1);
        body.put("name", stack.orgSlug());
        return Answer.json(200, body);
    }

    private Answer user(Call call) {
        Token token = access.who(call);
        var body = Json.object();
        body.put("id", 1);
        body.put("uid", "sa-" + token.name());
        body.put("email", "");
        body.put("name", token.name());
        body.put("login", "sa-1-" + token.name());
        body.put("orgId", 1);
        body.put("isGrafanaAdmin", false);
        body.put("isDisabled", false);
        body.putArray("authLabels");
        return Answer.json(200, body);
    }

    private Answer orgs(Call call) {
        Role role = access.who(call).role();
        ArrayNode body = Json.array();
        ObjectNode one = body.addObject();
        one.put("orgId", 1);
        one.put("name", stack.orgSlug());
        one.put("role", role == null ? "" : role.word());
        return Answer.json(200, body);
    }

    private Answer permissions(Call call) {
        Role role = access.who(call).role();
        var body = Json.object();
        List<String> all = List.of("dashboards:read", "folders:read", "datasources:read", "datasources:query");
        all.forEach(p -> body.putArray(p).add("*"));
        if (role != Role.VIEWER) {
            List.of(
                            "dashboards:write",
                            "dashboards:create",
                            "folders:write",
                            "folders:create",
                            "alert.provisioning:read",
                            "alert.provisioning:write",
                            "annotations:create")
                    .forEach(p -> body.putArray(p).add("*"));
        }
        if (role == Role.ADMIN) {
            List.of("datasources:write", "datasources:create", "serviceaccounts:write")
                    .forEach(p -> body.putArray(p).add("*"));
        }
        return Answer.json(200, body);
    }

    private Answer settings() {
        var body = Json.object();
        body.putObject("buildInfo")
                .put("version", stack.version())
                .put("commit", "sandbox")
                .put("edition", "Enterprise")
                .put("env", "production");
        body.put("namespace", "stacks-" + stack.ids().stack());
        return Answer.json(200, body);
    }

    private Answer accounts() {
        synchronized (state) {
            var body = Json.object();
            ArrayNode all = body.putArray("serviceAccounts");
            state.all(Kind.SERVICE_ACCOUNT).values().forEach(all::add);
            body.put("totalCount", all.size());
            return Answer.json(200, body);
        }
    }

    private Answer create(Call call) {
        JsonNode given = call.json();
        String name = Json.string(given, "name");
        if (name.isBlank()) {
            return Errors.of(400, "bad request data");
        }
        synchronized (state) {
            boolean taken = state.all(Kind.SERVICE_ACCOUNT).values().stream()
                    .anyMatch(a -> Json.string(a, "name").equals(name));
            if (taken) {
                return Errors.of(400, "service account already exists");
            }
            ObjectNode account = Json.object();
            long id = state.id();
            account.put("id", id);
            account.put("name", name);
            account.put("login", "sa-1-" + name);
            account.put("role", Json.string(given, "role", "Viewer"));
            account.put("isDisabled", false);
            account.put("tokens", 0);
            state.put(Kind.SERVICE_ACCOUNT, Long.toString(id), account);
            return Answer.json(201, account);
        }
    }

    private Answer mint(Call call) {
        JsonNode given = call.json();
        String name = Json.string(given, "name");
        synchronized (state) {
            ObjectNode account = state.require(Kind.SERVICE_ACCOUNT, call.variable("id"), "service account not found");
            if (name.isBlank() || tokens.named(name).isPresent()) {
                return Errors.of(409, "service account token already exists");
            }
            String word = Json.string(account, "role").toUpperCase(Locale.ROOT);
            Role role = List.of("EDITOR", "ADMIN").contains(word) ? Role.valueOf(word) : Role.VIEWER;
            Token made = Token.serviceAccount(name, role);
            long seconds = given.path("secondsToLive").asLong(0);
            tokens.put(seconds > 0 ? made.expiring(clock.instant().plusSeconds(seconds)) : made);
            var answer = Json.object();
            answer.put("id", state.id());
            answer.put("name", name);
            answer.put("key", made.value());
            return Answer.json(200, answer);
        }
    }
}
