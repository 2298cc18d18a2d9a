package io.obsctl.sandbox.backend.gcom;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.InstanceIds;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Refusal;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.StackIdentity;
import io.obsctl.sandbox.backend.Token;
import io.obsctl.sandbox.backend.TokenBook;
import io.obsctl.sandbox.backend.Variants;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Stacks and their connections. Scopes are refused with 403 here, unlike on the data lanes. */
public final class GcomRoutes {
    private final Supplier<StackIdentity> stack;
    private final DoorUrls urls;
    private final TokenBook tokens;
    private final Variants variants;
    private final Clock clock;

    /** @param stack as it is now: the status may change */
    public GcomRoutes(Supplier<StackIdentity> stack, DoorUrls urls, TokenBook tokens, Variants variants, Clock clock) {
        this.stack = stack;
        this.urls = urls;
        this.tokens = tokens;
        this.variants = variants;
        this.clock = clock;
    }

    public void mount(Router router) {
        router.get("/api/instances/{key}", demand("stacks:read", this::instance));
        router.get("/api/instances/{key}/connections", demand("stacks:read", this::connections));
        router.get("/api/v1/stacks/{key}/connections", demand("stacks:read", this::stackConnections));
        router.get("/api/orgs/{org}/instances", demand("stacks:read", this::instances));
        router.get("/api/instances", demand("stacks:read", this::instances));
        router.get("/api/stack-regions", demand("stacks:read", this::regions));
        var policies = new TokenRoutes(tokens, stack, clock);
        router.get("/api/v1/tokens", demand("accesspolicies:read", policies::list));
        router.post("/api/v1/tokens", demand("accesspolicies:write", policies::create));
        router.delete("/api/v1/tokens/{id}", demand("accesspolicies:delete", policies::delete));
        router.get("/api/v1/accesspolicies", demand("accesspolicies:read", policies::policies));
        router.otherwise(call -> error(404, "NotFound", "Not Found"));
    }

    private Router.Handler demand(String scope, Router.Handler handler) {
        return call -> {
            String header = call.header("Authorization").orElse("");
            if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
                throw new Refusal(error(401, "InvalidCredentials", "No credentials were provided"));
            }
            Optional<Token> token = tokens.find(header.substring(7).trim());
            if (token.isEmpty()
                    || !token.get().live(clock.instant())
                    || token.get().role() != null) {
                throw new Refusal(error(401, "InvalidCredentials", "Invalid token"));
            }
            if (!token.get().scopes().contains(scope)) {
                throw new Refusal(error(403, "Forbidden", "The token lacks the scope " + scope));
            }
            return handler.answer(call);
        };
    }

    static Answer error(int status, String code, String message) {
        var body = Json.object();
        body.put("code", code);
        body.put("message", message);
        return Answer.json(status, body);
    }

    private StackIdentity named(Call call) {
        StackIdentity s = stack.get();
        String key = call.variable("key");
        boolean bySlug = key.equals(s.slug()) && variants.instanceKey() != Variants.InstanceKey.ID_ONLY;
        boolean byId = key.equals(s.ids().stack()) && variants.instanceKey() != Variants.InstanceKey.SLUG_ONLY;
        if (!bySlug && !byId) {
            throw new Refusal(error(404, "NotFound", "Instance not found"));
        }
        return s;
    }

    private Answer instance(Call call) {
        return Answer.json(200, describe(named(call)));
    }

    private Answer instances(Call call) {
        StackIdentity s = stack.get();
        var body = Json.object();
        ArrayNode items = body.putArray("items");
        String org = call.segments().contains("orgs") ? call.variable("org") : s.orgSlug();
        if (org.equals(s.orgSlug())) {
            items.add(describe(s));
        }
        return Answer.json(200, body);
    }

    private Answer regions(Call call) {
        var body = Json.object();
        body.putArray("items")
                .addObject()
                .put("slug", stack.get().region())
                .put("name", stack.get().region())
                .put("status", "active");
        return Answer.json(200, body);
    }

    private ObjectNode describe(StackIdentity s) {
        InstanceIds ids = s.ids();
        var body = Json.object();
        id(body, "id", ids.stack());
        body.put("slug", s.slug());
        body.put("name", s.slug() + ".grafana.net");
        body.put("url", urls.grafana().toString());
        body.put("status", s.status());
        id(body, "orgId", s.orgId());
        body.put("orgSlug", s.orgSlug());
        body.put("orgName", s.orgSlug());
        body.put("type", "grafana");
        body.put("regionSlug", s.region());
        body.put("clusterSlug", s.cluster());
        body.put("runningVersion", s.version());
        lane(body, "hm", "Prom", ids.mimir(), urls.mimir().toString(), s, "prom");
        body.put("hmInstancePromClusterId", 42);
        body.put("hmInstancePromCurrentActiveSeries", 0);
        lane(body, "hl", "", ids.loki(), urls.loki().toString(), s, "logs");
        lane(body, "ht", "", ids.tempo(), urls.tempo().toString(), s, "traces");
        lane(body, "am", "", ids.alertmanager(), urls.alertmanager().toString(), s, "alerts");
        lane(body, "hp", "", ids.profiles(), urls.profiles().toString(), s, "profiles");
        id(body, "agentManagementInstanceId", ids.fleet());
        body.put("agentManagementInstanceUrl", urls.fleet().toString());
        return body;
    }

    private static void lane(
            ObjectNode body, String prefix, String kind, String id, String url, StackIdentity s, String name) {
        String base = prefix + "Instance" + kind;
        id(body, base + "Id", id);
        body.put(base + "Url", url);
        body.put(base + "Name", s.slug() + "-" + name);
        body.put(base + "Status", "active");
    }

    /** A JSON number when it is one, as the real API sends. */
    private static void id(ObjectNode body, String field, String id) {
        if (id.matches("\\d{1,18}")) {
            body.put(field, Long.parseLong(id));
        } else {
            body.put(field, id);
        }
    }

    private String otlpUrl() {
        return urls.otlp() + (variants.otlpUrlWithPath() ? "/otlp" : "");
    }

    private Answer connections(Call call) {
        StackIdentity s = named(call);
        var body = Json.object();
        body.put("otlpHttpUrl", otlpUrl());
        body.put("otlpMultiAZ", false);
        body.putNull("influxUrl");
        body.putNull("oncallApiUrl");
        body.putNull("syntheticMonitoringApiUrl");
        body.putObject("appPlatform").put("url", urls.grafana().toString()).put("caData", "");
        ArrayNode tenants = body.putObject("privateConnectivityInfo").putArray("tenants");
        tenants(s).forEach((type, lane) -> {
            ObjectNode one = tenants.addObject();
            one.put("type", type);
            id(one, "id", lane.id);
            one.putObject("info");
            one.put("ipAllowListCNAME", "src-ips." + type.toLowerCase(Locale.ROOT) + ".example");
        });
        return Answer.json(200, body);
    }

    private Answer stackConnections(Call call) {
        StackIdentity s = named(call);
        var body = Json.object();
        body.putObject("otlp").put("url", otlpUrl()).put("multiAZ", false);
        ArrayNode list = body.putArray("tenants");
        tenants(s).forEach((type, lane) -> {
            ObjectNode one = list.addObject();
            one.put("type", type);
            id(one, "id", lane.id);
            one.put("url", lane.url);
        });
        body.putObject("services");
        body.putObject("pdc");
        return Answer.json(200, body);
    }

    private record TenantLane(String id, String url) {}

    private Map<String, TenantLane> tenants(StackIdentity s) {
        var all = new java.util.LinkedHashMap<String, TenantLane>();
        all.put("prometheus", new TenantLane(s.ids().mimir(), urls.mimir().toString()));
        all.put("logs", new TenantLane(s.ids().loki(), urls.loki().toString()));
        all.put("traces", new TenantLane(s.ids().tempo(), urls.tempo().toString()));
        all.put(
                "alerts",
                new TenantLane(s.ids().alertmanager(), urls.alertmanager().toString()));
        all.put("grafana", new TenantLane(s.ids().stack(), urls.grafana().toString()));
        return all;
    }
}
