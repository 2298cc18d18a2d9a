package io.obsctl.render;

/** Dashboards, rules, runbooks, contact points and the policy. */
final class Observability {
    private final RenderRun run;

    Observability(RenderRun run) {
        this.run = run;
    }

    void render() {
        run.profile();
    }
}
