package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.StackIdentity;
import io.obsctl.sandbox.backend.TokenBook;
import java.net.URI;
import java.time.Clock;

/** Puts Grafana's APIs together. */
public final class GrafanaRoutes {
    private GrafanaRoutes() {}

    /** Addresses that the provisioned data sources show. */
    public record Addresses(URI mimir, URI loki, URI tempo) {}

    public static void mount(
            Router router,
            GrafanaState state,
            StackIdentity stack,
            TokenBook tokens,
            Backends backends,
            Addresses addresses,
            Clock clock) {
        var access = new Access(tokens, clock);
        var sources = new DatasourceApi(state);
        sources.provision(
                stack.slug(),
                addresses.mimir().toString(),
                addresses.loki().toString(),
                addresses.tempo().toString());
        new AccountApi(state, stack, access, tokens, clock).mount(router);
        new FolderApi(state).mount(router, access);
        new DashboardApi(state, stack.version()).mount(router, access);
        sources.mount(router, access);
        new AlertRuleApi(state).mount(router, access);
        new ContactPointApi(state).mount(router, access);
        new PolicyApi(state).mount(router, access);
        new AnnotationApi(state).mount(router, access);
        new QueryApi(sources, backends, clock).mount(router, access);
        new RuleStates(state, sources, backends).mount(router, access);
        router.otherwise(call -> {
            access.who(call);
            return Errors.of(404, "Not found");
        });
    }
}
