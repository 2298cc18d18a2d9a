package io.obsctl.infra.collector;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.HttpCall;
import io.obsctl.infra.http.HttpResult;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.TokenMask;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.verify.CollectorReader;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads Alloy's page over HTTP. Components that cannot be read are no obstacle: counters alone tell most. */
public final class HttpCollectorReader implements CollectorReader {
    private final Http http;
    private final Duration deadline;

    /** @param deadline for one request */
    public HttpCollectorReader(Http http, Duration deadline) {
        this.http = http;
        this.deadline = deadline;
    }

    @Override
    public State read(URI ui) {
        HttpResult metrics = get(ui, "/metrics");
        if (!(metrics instanceof Answered answered)) {
            return new State.Unreadable("no answer: " + ((HttpResult.Unreachable) metrics).detail());
        }
        if (!answered.success()) {
            return new State.Unreadable("/metrics answered " + answered.status());
        }
        List<String> unhealthy = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        if (get(ui, "/api/v0/web/components") instanceof Answered list
                && list.success()
                && Json.parse(list.body()) instanceof Parsed parsed) {
            for (JsonNode component : parsed.node()) {
                component(component, unhealthy, parts);
            }
        }
        return new State.Up(unhealthy, Counters.of(PrometheusText.read(answered.text())), parts);
    }

    private static void component(JsonNode component, List<String> unhealthy, List<Part> parts) {
        String id = component.path("localID").asString("");
        Set<String> to = new LinkedHashSet<>();
        for (String edges : new String[] {"dataFlowEdgesTo", "referencesTo"}) {
            for (JsonNode edge : component.path(edges)) {
                String target = edge.isObject() ? edge.path("localID").asString("") : edge.asString("");
                if (!target.isEmpty()) {
                    to.add(target);
                }
            }
        }
        parts.add(new Part(id, List.copyOf(to)));
        JsonNode health = component.path("health");
        String state = health.path("state").asString("healthy");
        if (state.equals("unhealthy") || state.equals("exited")) {
            String why = TokenMask.mask(health.path("message").asString(""));
            unhealthy.add(id + " is " + state
                    + (why.isEmpty() ? "" : ": " + why.lines().findFirst().orElse("")));
        }
    }

    private HttpResult get(URI ui, String path) {
        String base = ui.toString();
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return http.send(HttpCall.get(URI.create(root + path), deadline));
    }
}
