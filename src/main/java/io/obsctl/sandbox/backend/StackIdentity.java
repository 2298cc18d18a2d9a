package io.obsctl.sandbox.backend;

/** Who the stack is. {@code version} is the Grafana version that it claims to run. */
public record StackIdentity(
        String slug,
        String orgSlug,
        String orgId,
        String region,
        String cluster,
        String status,
        String version,
        InstanceIds ids) {
    public static final StackIdentity DEFAULTS = new StackIdentity(
            "demo",
            "obsctl-example",
            "812733",
            "prod-eu-west-2",
            "prod-eu-west-2",
            "active",
            "13.0.1",
            InstanceIds.DEFAULTS);

    public StackIdentity withSlug(String other) {
        return new StackIdentity(other, orgSlug, orgId, region, cluster, status, version, ids);
    }

    public StackIdentity withStatus(String other) {
        return new StackIdentity(slug, orgSlug, orgId, region, cluster, other, version, ids);
    }
}
