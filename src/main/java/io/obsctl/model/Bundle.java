package io.obsctl.model;

import java.util.List;

/**
 * Everything rendered from one profile.
 *
 * @param profile the profile's name
 * @param artifacts in order of path; no two with one path
 */
public record Bundle(String profile, List<Artifact> artifacts) {
    public Bundle {
        artifacts = artifacts.stream().sorted().toList();
        for (int i = 1; i < artifacts.size(); i++) {
            if (artifacts.get(i).path().equals(artifacts.get(i - 1).path())) {
                throw new IllegalArgumentException(
                        "two artifacts at " + artifacts.get(i).path());
            }
        }
    }

    /** Those of one kind, in order of path. */
    public List<Artifact> of(ArtifactKind kind) {
        return artifacts.stream().filter(a -> a.kind() == kind).toList();
    }
}
