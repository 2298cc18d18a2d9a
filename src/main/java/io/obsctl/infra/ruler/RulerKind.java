package io.obsctl.infra.ruler;

import io.obsctl.model.ArtifactKind;
import io.obsctl.model.TargetRef;

/** Which ruler; paths are relative to the lane's base URL in the profile. */
public enum RulerKind {
    /** The base ends in {@code /api/prom} or {@code /prometheus}. */
    MIMIR(ArtifactKind.MIMIR_RULES, TargetRef.Kind.MIMIR_RULER, "/config/v1/rules", "/api/v1/status/buildinfo"),
    /** The base is the server's root. */
    LOKI(ArtifactKind.LOKI_RULES, TargetRef.Kind.LOKI_RULER, "/loki/api/v1/rules", "/loki/api/v1/status/buildinfo");

    private final ArtifactKind artifacts;
    private final TargetRef.Kind target;
    private final String rulesPath;
    private final String identityPath;

    RulerKind(ArtifactKind artifacts, TargetRef.Kind target, String rulesPath, String identityPath) {
        this.artifacts = artifacts;
        this.target = target;
        this.rulesPath = rulesPath;
        this.identityPath = identityPath;
    }

    ArtifactKind artifacts() {
        return artifacts;
    }

    TargetRef.Kind target() {
        return target;
    }

    String rulesPath() {
        return rulesPath;
    }

    /** Says who answers, whether or not there are rules. */
    String identityPath() {
        return identityPath;
    }

    /** {@code mimir} or {@code loki}. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
