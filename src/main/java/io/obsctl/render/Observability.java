package io.obsctl.render;

/** Everything that looks at signals: rules with their runbooks, and what goes to Grafana. */
final class Observability {
    private final RenderRun run;

    Observability(RenderRun run) {
        this.run = run;
    }

    void render() {
        new RuleArtifacts(run).render();
        new GrafanaArtifacts(run).render();
    }
}
